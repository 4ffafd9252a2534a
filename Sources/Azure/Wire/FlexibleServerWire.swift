import Inventory

extension Server {
    /// Reads Resource Manager's JSON of a flexible server (api-version 2025-08-01), elastic clusters included.
    mutating func fillFlexible(_ facts: inout WireFacts, _ spelling: ResourceID.Spelling) {
        host = facts.fact("host") { $0.nonEmpty("properties", "fullyQualifiedDomainName") }
        createdAt = facts.createdAt()
        sku = facts.sku()
        version = facts.fact("version") { $0.text("properties", "version") }
        state = facts.fact("state") { $0.text("properties", "state") }
        storageGiB = facts.fact("storageGiB") { $0.wholeNumber("properties", "storage", "storageSizeGB") }
        availabilityZone = facts.fact("availabilityZone") { $0.nonEmpty("properties", "availabilityZone") }
        administratorLogin = facts.fact("administratorLogin") { $0.text("properties", "administratorLogin") }
        highAvailability = facts.fact("highAvailability") { $0.highAvailability() }
        authentication = facts.fact("authentication") { $0.authentication() }
        replication = facts.fact("replication") { $0.replication(spelling) }
        network = facts.fact("network") { $0.network(spelling) }
        cluster = facts.fact("cluster") { $0.cluster() }
        fillOperations(&facts, spelling)
    }
}

extension WireFacts {
    mutating func createdAt() -> Timestamp? {
        fact("createdAt") { facts in
            guard let text = facts.text("systemData", "createdAt") else { return nil }
            guard let time = Timestamp(rfc3339: text) else {
                facts.miss("systemData.createdAt is not a time")
                return nil
            }
            return time
        }
    }

    mutating func sku() -> Server.SKU? {
        fact("sku") { facts in
            guard facts.has("sku") else { return nil }
            return Server.SKU(name: facts.text("sku", "name"), tier: facts.text("sku", "tier"))
        }
    }

    fileprivate mutating func highAvailability() -> Server.HighAvailability? {
        guard has("properties", "highAvailability") else { return nil }
        return Server.HighAvailability(
            mode: text("properties", "highAvailability", "mode"),
            state: text("properties", "highAvailability", "state")
        )
    }

    fileprivate mutating func authentication() -> Server.Authentication? {
        guard has("properties", "authConfig") else { return nil }
        return Server.Authentication(
            password: isEnabled("properties", "authConfig", "passwordAuth"),
            entra: isEnabled("properties", "authConfig", "activeDirectoryAuth"),
            tenantId: text("properties", "authConfig", "tenantId")
        )
    }

    fileprivate mutating func replication(_ spelling: ResourceID.Spelling) -> Server.Replication? {
        let role = text("properties", "replica", "role") ?? text("properties", "replicationRole")
        let source = id("properties", "sourceServerResourceId", spelling: spelling)
        return role == nil && source == nil ? nil : Server.Replication(role: role, sourceServerId: source)
    }

    fileprivate mutating func network(_ spelling: ResourceID.Spelling) -> Server.Network? {
        let endpoints = privateEndpoints(spelling)
        guard has("properties", "network") || !endpoints.isEmpty else { return nil }
        return Server.Network(
            publicAccess: isEnabled("properties", "network", "publicNetworkAccess"),
            delegatedSubnetId: id(
                "properties",
                "network",
                "delegatedSubnetResourceId",
                spelling: spelling
            ),
            privateEndpoints: endpoints
        )
    }

    fileprivate mutating func cluster() -> Server.Cluster? {
        guard has("properties", "cluster") else { return nil }
        return Server.Cluster(
            size: wholeNumber("properties", "cluster", "clusterSize"),
            defaultDatabase: nonEmpty("properties", "cluster", "defaultDatabaseName")
        )
    }
}
