import Inventory

/// A server as one of Azure's interfaces writes it.
///
/// All but the id is optional: what is missing in one server must not hide the others.
protocol ServerWire: Decodable, Sendable {
    var id: String { get }
    var location: String? { get }
    var tags: Tags? { get }

    func server(_ spelling: ResourceID.Spelling) -> Server
}

extension ServerWire {
    /// The facts that all kinds have in common.
    func identity(_ kind: Server.Kind, host: String?, _ spelling: ResourceID.Spelling) -> Server {
        let identity = ResourceID(id, spelling: spelling)
        var server = Server(
            id: identity.path,
            kind: kind,
            name: identity.name,
            host: host,
            port: 5432,
            tags: tags ?? [:]
        )
        server.subscriptionId = identity.subscription
        server.resourceGroup = identity.resourceGroup
        server.location = location?.normalizedLocation
        return server
    }
}

/// The connections from private networks, written alike by flexible and single servers.
struct PrivateEndpointConnectionWire: Decodable {
    var properties: Inner?

    struct Inner: Decodable { var privateEndpoint: Endpoint? }
    struct Endpoint: Decodable { var id: String? }
}

extension [PrivateEndpointConnectionWire] {
    func ids(_ spelling: ResourceID.Spelling) -> [String] {
        compactMap { $0.properties?.privateEndpoint?.id }.map { ResourceID($0, spelling: spelling).path }
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
    var isEnabled: Bool { lowercased() == "enabled" }
}
