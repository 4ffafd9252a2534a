import Inventory

extension Server {
    /// Reads Resource Manager's JSON of a cluster of Azure Cosmos DB for PostgreSQL (api-version 2022-11-08).
    ///
    /// Only its coordinator counts as a server: the workers hold shards.
    mutating func fillCosmos(_ facts: inout WireFacts, _ spelling: ResourceID.Spelling) {
        host = facts.fact("host") { $0.coordinator() }
        createdAt = facts.createdAt()
        version = facts.fact("version") { $0.text("properties", "postgresqlVersion") }
        state = facts.fact("state") { $0.text("properties", "state") }
        sku = facts.fact("sku") {
            $0.text("properties", "coordinatorServerEdition").map { Server.SKU(name: nil, tier: $0) }
        }
        storageGiB = facts.fact("storageGiB") {
            $0.wholeNumber("properties", "coordinatorStorageQuotaInMb").map { $0 / 1024 }
        }
        administratorLogin = facts.fact("administratorLogin") { $0.text("properties", "administratorLogin") }
        highAvailability = facts.fact("highAvailability") {
            $0.boolean("properties", "enableHa").map {
                Server.HighAvailability(mode: $0 ? "Enabled" : "Disabled", state: nil)
            }
        }
        cluster = facts.fact("cluster") {
            Server.Cluster(
                size: $0.wholeNumber("properties", "nodeCount"),
                defaultDatabase: $0.nonEmpty("properties", "databaseName") ?? "citus"
            )
        }
        replication = facts.fact("replication") { $0.clusterReplication(spelling) }
        network = facts.fact("network") {
            Server.Network(
                publicAccess: $0.boolean("properties", "coordinatorEnablePublicIpAccess"),
                delegatedSubnetId: nil,
                privateEndpoints: $0.privateEndpoints(spelling)
            )
        }
    }
}

extension WireFacts {
    /// The node whose name ends in `-c`.
    fileprivate mutating func coordinator() -> String? {
        for (index, node) in (list("properties", "serverNames") ?? []).enumerated() {
            guard let name = node["name"]?.text else {
                miss("properties.serverNames[\(index)] has no name")
                continue
            }
            guard name.hasSuffix("-c") else { continue }
            if let host = node["fullyQualifiedDomainName"]?.text { return host.nonEmpty }
            miss("properties.serverNames[\(index)] has no fullyQualifiedDomainName")
        }
        return nil
    }

    fileprivate mutating func clusterReplication(_ spelling: ResourceID.Spelling) -> Server.Replication? {
        if let source = id("properties", "sourceResourceId", spelling: spelling) {
            return Server.Replication(role: "AsyncReplica", sourceServerId: source)
        }
        let replicas = list("properties", "readReplicas") ?? []
        return replicas.isEmpty ? nil : Server.Replication(role: "Primary", sourceServerId: nil)
    }
}
