import Inventory

/// A single server as Resource Manager writes it (api-version 2017-12-01): retired, and some are left.
struct SingleServerWire: ServerWire {
    var id: String
    var location: String?
    var tags: Tags?
    var sku: SKU?
    var properties: Properties?

    struct SKU: Decodable { var name, tier: String? }
    struct Storage: Decodable { var storageMB: Int? }

    struct Properties: Decodable {
        var administratorLogin, version, userVisibleState, fullyQualifiedDomainName: String?
        var replicationRole, masterServerId, publicNetworkAccess: String?
        var storageProfile: Storage?
        var privateEndpointConnections: [PrivateEndpointConnectionWire]?
    }

    func server(_ spelling: ResourceID.Spelling) -> Server {
        var server = identity(.singleServer, host: properties?.fullyQualifiedDomainName?.nonEmpty, spelling)
        server.sku = sku.map { Server.SKU(name: $0.name, tier: $0.tier) }
        properties?.fill(&server, spelling)
        return server
    }
}

extension SingleServerWire.Properties {
    fileprivate func fill(_ server: inout Server, _ spelling: ResourceID.Spelling) {
        server.version = version
        server.state = userVisibleState
        server.storageGiB = storageProfile?.storageMB.map { $0 / 1024 }
        server.administratorLogin = administratorLogin
        let role = replicationRole?.nonEmpty
        let source = masterServerId?.nonEmpty.map { ResourceID($0, spelling: spelling).path }
        if role != nil || source != nil {
            server.replication = Server.Replication(role: role, sourceServerId: source)
        }
        let endpoints = privateEndpointConnections?.ids(spelling) ?? []
        if publicNetworkAccess != nil || !endpoints.isEmpty {
            server.network = Server.Network(
                publicAccess: publicNetworkAccess?.isEnabled,
                delegatedSubnetId: nil,
                privateEndpoints: endpoints
            )
        }
    }
}
