package import Inventory

/// What Resource Manager knows below one server.
extension ResourceManager {
    /// The databases that Azure knows, its own `azure_sys` and `azure_maintenance` among them; no templates.
    package func databases(of server: Server) async throws(AzureError) -> [DatabaseFacts] {
        let found: [DatabaseWire] = try await children("databases", of: server)
        return found.map(\.facts).sorted { $0.name < $1.name }
    }

    package func entraAdministrators(of server: Server) async throws(AzureError) -> [Server
        .EntraAdministrator]
    {
        let found: [AdministratorWire] = try await children("administrators", of: server)
        return found.map(\.administrator).sorted { Name($0.objectId ?? "") < Name($1.objectId ?? "") }
    }

    package func firewallRules(of server: Server) async throws(AzureError) -> [Server.FirewallRule] {
        let found: [FirewallRuleWire] = try await children("firewallRules", of: server)
        return found.map(\.rule).sorted { Name($0.name) < Name($1.name) }
    }

    package func virtualEndpoints(of server: Server) async throws(AzureError) -> [Server.VirtualEndpoint] {
        let found: [VirtualEndpointWire] = try await children("virtualendpoints", of: server)
        return found.map(\.endpoint).sorted { Name($0.name) < Name($1.name) }
    }

    private func children<Child: Decodable>(_ kind: String, of server: Server) async throws(AzureError)
        -> [Child]
    {
        let path = server.id.split(separator: "/").map { String($0).urlEncoded }.joined(separator: "/")
        let version = (server.kind == .singleServer ? ServerKind.singleServer : .flexibleServer).apiVersion
        return try await list("/\(path)/\(kind)", apiVersion: version)
    }
}
