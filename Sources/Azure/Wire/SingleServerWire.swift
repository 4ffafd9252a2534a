import Inventory

extension Server {
    /// Reads Resource Manager's JSON of a single server (api-version 2017-12-01): retired, and some still exist.
    mutating func fillSingle(_ facts: inout WireFacts, _ spelling: ResourceID.Spelling) {
        host = facts.fact("host") { $0.nonEmpty("properties", "fullyQualifiedDomainName") }
        sku = facts.sku()
        version = facts.fact("version") { $0.text("properties", "version") }
        state = facts.fact("state") { $0.text("properties", "userVisibleState") }
        storageGiB = facts.fact("storageGiB") {
            $0.wholeNumber("properties", "storageProfile", "storageMB").map { $0 / 1024 }
        }
        administratorLogin = facts.fact("administratorLogin") { $0.text("properties", "administratorLogin") }
        replication = facts.fact("replication") { facts in
            let role = facts.nonEmpty("properties", "replicationRole")
            let source = facts.id("properties", "masterServerId", spelling: spelling)
            return role == nil && source == nil
                ? nil : Server.Replication(role: role, sourceServerId: source)
        }
        network = facts.fact("network") { facts in
            let access = facts.isEnabled("properties", "publicNetworkAccess")
            let endpoints = facts.privateEndpoints(spelling)
            guard access != nil || !endpoints.isEmpty else { return nil }
            return Server.Network(
                publicAccess: access,
                delegatedSubnetId: nil,
                privateEndpoints: endpoints
            )
        }
    }
}
