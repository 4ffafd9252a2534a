import Inventory

/// A cluster of Azure Cosmos DB for PostgreSQL as Resource Manager writes it (api-version 2022-11-08).
///
/// Only its coordinator is a server for us: the workers hold shards.
struct CosmosClusterWire: ServerWire {
    var id: String
    var location: String?
    var tags: Tags?
    var systemData: SystemData?
    var properties: Properties?

    struct SystemData: Decodable { var createdAt: String? }

    struct Node: Decodable {
        var name: String?
        var fullyQualifiedDomainName: String?
    }

    struct Properties: Decodable {
        var administratorLogin, postgresqlVersion, state, sourceResourceId, databaseName: String?
        var coordinatorServerEdition: String?
        var coordinatorStorageQuotaInMb, nodeCount: Int?
        var coordinatorEnablePublicIpAccess, enableHa: Bool?
        var serverNames: [Node]?
        var readReplicas: [String]?
        var privateEndpointConnections: [PrivateEndpointConnectionWire]?
    }

    func server(_ spelling: ResourceID.Spelling) -> Server {
        var server = identity(.cosmosCluster, host: properties?.coordinator?.nonEmpty, spelling)
        server.createdAt = systemData?.createdAt.flatMap(Timestamp.init(rfc3339:))
        properties?.fill(&server, spelling)
        return server
    }
}

extension CosmosClusterWire.Properties {
    /// The node whose name ends in `-c`.
    fileprivate var coordinator: String? {
        let nodes = serverNames ?? []
        return nodes.first { $0.name?.hasSuffix("-c") == true }?.fullyQualifiedDomainName
    }

    fileprivate func fill(_ server: inout Server, _ spelling: ResourceID.Spelling) {
        server.version = postgresqlVersion
        server.state = state
        server.sku = coordinatorServerEdition.map { Server.SKU(name: nil, tier: $0) }
        server.storageGiB = coordinatorStorageQuotaInMb.map { $0 / 1024 }
        server.administratorLogin = administratorLogin
        server.highAvailability = enableHa.map {
            Server.HighAvailability(mode: $0 ? "Enabled" : "Disabled", state: nil)
        }
        server.cluster = Server.Cluster(size: nodeCount, defaultDatabase: databaseName?.nonEmpty ?? "citus")
        if let source = sourceResourceId?.nonEmpty {
            let id = ResourceID(source, spelling: spelling).path
            server.replication = Server.Replication(role: "AsyncReplica", sourceServerId: id)
        } else if readReplicas?.isEmpty == false {
            server.replication = Server.Replication(role: "Primary", sourceServerId: nil)
        }
        server.network = Server.Network(
            publicAccess: coordinatorEnablePublicIpAccess,
            delegatedSubnetId: nil,
            privateEndpoints: privateEndpointConnections?.ids(spelling) ?? []
        )
    }
}
