import Inventory

/// A flexible server as Resource Manager writes it (api-version 2025-08-01), elastic clusters included.
struct FlexibleServerWire: ServerWire {
    var id: String
    var location: String?
    var tags: Tags?
    var sku: SKU?
    var systemData: SystemData?
    var properties: Properties?

    struct SKU: Decodable { var name, tier: String? }
    struct SystemData: Decodable { var createdAt: String? }
    struct Storage: Decodable { var storageSizeGB: Int? }
    struct HighAvailability: Decodable { var mode, state: String? }
    struct Authentication: Decodable { var activeDirectoryAuth, passwordAuth, tenantId: String? }
    struct Network: Decodable { var publicNetworkAccess, delegatedSubnetResourceId: String? }
    struct Replica: Decodable { var role: String? }

    struct Cluster: Decodable {
        var clusterSize: Int?
        var defaultDatabaseName: String?
    }

    struct Properties: Decodable {
        var version, minorVersion, state, fullyQualifiedDomainName, availabilityZone: String?
        var administratorLogin, replicationRole, sourceServerResourceId: String?
        var storage: Storage?
        var highAvailability: HighAvailability?
        var authConfig: Authentication?
        var network: Network?
        var replica: Replica?
        var privateEndpointConnections: [PrivateEndpointConnectionWire]?
        var cluster: Cluster?
    }

    func server(_ spelling: ResourceID.Spelling) -> Server {
        let host = properties?.fullyQualifiedDomainName?.nonEmpty
        var server = identity(.flexibleServer, host: host, spelling)
        server.createdAt = systemData?.createdAt.flatMap(Timestamp.init(rfc3339:))
        server.sku = sku.map { Server.SKU(name: $0.name, tier: $0.tier) }
        properties?.fill(&server, spelling)
        return server
    }
}

extension FlexibleServerWire.Properties {
    fileprivate func fill(_ server: inout Server, _ spelling: ResourceID.Spelling) {
        server.version = version
        server.state = state
        server.storageGiB = storage?.storageSizeGB
        server.availabilityZone = availabilityZone?.nonEmpty
        server.administratorLogin = administratorLogin
        server.highAvailability = highAvailability.map {
            Server.HighAvailability(mode: $0.mode, state: $0.state)
        }
        server.authentication = authConfig.map {
            Server.Authentication(
                password: $0.passwordAuth?.isEnabled,
                entra: $0.activeDirectoryAuth?.isEnabled,
                tenantId: $0.tenantId
            )
        }
        server.replication = replication(spelling)
        server.network = networkFacts(spelling)
        server.cluster = cluster.map {
            Server.Cluster(size: $0.clusterSize, defaultDatabase: $0.defaultDatabaseName?.nonEmpty)
        }
    }

    private func replication(_ spelling: ResourceID.Spelling) -> Server.Replication? {
        let role = replica?.role ?? replicationRole
        let source = sourceServerResourceId?.nonEmpty.map { ResourceID($0, spelling: spelling).path }
        return role == nil && source == nil ? nil : Server.Replication(role: role, sourceServerId: source)
    }

    private func networkFacts(_ spelling: ResourceID.Spelling) -> Server.Network? {
        let endpoints = privateEndpointConnections?.ids(spelling) ?? []
        guard network != nil || !endpoints.isEmpty else { return nil }
        return Server.Network(
            publicAccess: network?.publicNetworkAccess?.isEnabled,
            delegatedSubnetId: network?.delegatedSubnetResourceId?.nonEmpty.map {
                ResourceID($0, spelling: spelling).path
            },
            privateEndpoints: endpoints
        )
    }
}
