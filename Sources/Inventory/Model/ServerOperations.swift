extension Server {
    /// How long Azure keeps backups, and whether there is a copy in the paired region.
    package struct Backup: Sendable, Equatable, JSONRecord {
        package var retentionDays: Int?
        package var geoRedundant: Bool?

        package init() {}

        package static var blank: Self { Backup() }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("retentionDays", &retentionDays)
            try fields.field("geoRedundant", &geoRedundant)
        }
    }

    /// When Azure may maintain the server, in UTC; Azure chooses the time unless it is `custom`.
    package struct MaintenanceWindow: Sendable, Equatable, JSONRecord {
        package var custom: Bool?
        /// From 0 for Sunday.
        package var dayOfWeek: Int?
        package var startHour: Int?
        package var startMinute: Int?

        package init() {}

        package static var blank: Self { MaintenanceWindow() }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("custom", &custom)
            try fields.field("dayOfWeek", &dayOfWeek)
            try fields.field("startHour", &startHour)
            try fields.field("startMinute", &startMinute)
        }
    }

    /// Who holds the key that the stored data is encrypted with.
    package struct Encryption: Sendable, Equatable, JSONRecord {
        /// `SystemManaged`, or `AzureKeyVault` for a customer's key.
        package var type: String?
        package var keyUri: String?
        package var keyStatus: String?
        package var geoBackupKeyUri: String?
        package var geoBackupKeyStatus: String?

        package init() {}

        package static var blank: Self { Encryption() }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("type", &type)
            try fields.field("keyUri", &keyUri)
            try fields.field("keyStatus", &keyStatus)
            try fields.field("geoBackupKeyUri", &geoBackupKeyUri)
            try fields.field("geoBackupKeyStatus", &geoBackupKeyStatus)
        }
    }

    /// Where the standby of a highly available server runs.
    package struct Standby: Sendable, Equatable, JSONRecord {
        package var availabilityZone: String?

        package init() {}

        package static var blank: Self { Standby() }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("availabilityZone", &availabilityZone)
        }
    }

    /// The private DNS zone that resolves the host name of a server in a virtual network.
    package struct PrivateDNS: Sendable, Equatable, JSONRecord {
        package var zoneId: String?

        package init() {}

        package static var blank: Self { PrivateDNS() }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("zoneId", &zoneId)
        }
    }

    /// How far a read replica is, and how many of them a primary may have.
    package struct Replica: Sendable, Equatable, JSONRecord {
        /// `Active`, `Catchup`, `Broken`, or what Azure adds; only replicas have one.
        package var state: String?
        package var capacity: Int?

        package init() {}

        package static var blank: Self { Replica() }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("state", &state)
            try fields.field("capacity", &capacity)
        }
    }
}
