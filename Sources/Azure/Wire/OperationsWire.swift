import Inventory

extension Server {
    /// Reads how a flexible server is operated; each of these facts exists, even if Azure sends nothing about it.
    mutating func fillOperations(_ facts: inout WireFacts, _ spelling: ResourceID.Spelling) {
        backup = facts.fact("backup") { $0.backup() }
        maintenanceWindow = facts.fact("maintenanceWindow") { $0.maintenanceWindow() }
        encryption = facts.fact("encryption") { $0.encryption() }
        var standby = Standby()
        standby.availabilityZone = facts.fact("standby") {
            $0.nonEmpty("properties", "highAvailability", "standbyAvailabilityZone")
        }
        self.standby = standby
        var dns = PrivateDNS()
        dns.zoneId = facts.fact("privateDns") {
            $0.id("properties", "network", "privateDnsZoneArmResourceId", spelling: spelling)
        }
        privateDns = dns
        replica = facts.fact("replica") { $0.replica() }
    }
}

extension WireFacts {
    fileprivate mutating func backup() -> Server.Backup {
        var backup = Server.Backup()
        backup.retentionDays = wholeNumber("properties", "backup", "backupRetentionDays")
        backup.geoRedundant = isEnabled("properties", "backup", "geoRedundantBackup")
        return backup
    }

    fileprivate mutating func maintenanceWindow() -> Server.MaintenanceWindow {
        var window = Server.MaintenanceWindow()
        window.custom = isEnabled("properties", "maintenanceWindow", "customWindow")
        window.dayOfWeek = wholeNumber("properties", "maintenanceWindow", "dayOfWeek")
        window.startHour = wholeNumber("properties", "maintenanceWindow", "startHour")
        window.startMinute = wholeNumber("properties", "maintenanceWindow", "startMinute")
        return window
    }

    fileprivate mutating func encryption() -> Server.Encryption {
        var encryption = Server.Encryption()
        encryption.type = nonEmpty("properties", "dataEncryption", "type")
        encryption.keyUri = nonEmpty("properties", "dataEncryption", "primaryKeyURI")
        encryption.keyStatus = nonEmpty("properties", "dataEncryption", "primaryEncryptionKeyStatus")
        encryption.geoBackupKeyUri = nonEmpty("properties", "dataEncryption", "geoBackupKeyURI")
        encryption.geoBackupKeyStatus = nonEmpty(
            "properties",
            "dataEncryption",
            "geoBackupEncryptionKeyStatus"
        )
        return encryption
    }

    fileprivate mutating func replica() -> Server.Replica {
        var replica = Server.Replica()
        replica.state = nonEmpty("properties", "replica", "replicationState")
        replica.capacity =
            wholeNumber("properties", "replica", "capacity") ?? wholeNumber("properties", "replicaCapacity")
        return replica
    }
}
