package import Inventory

/// The facts that Resource Manager has below one server.
extension ResourceManager {
    /// The databases that Azure lists, with its own `azure_sys` and `azure_maintenance`, without templates.
    package func databases(of server: Server) async -> Listed<DatabaseFacts> {
        await children("databases", of: server, DatabaseFacts.init).distinct(by: \.name)
            .map { $0.sorted { $0.name < $1.name } }
    }

    package func entraAdministrators(of server: Server) async -> Listed<Server.EntraAdministrator> {
        await children("administrators", of: server, Server.EntraAdministrator.init)
            .distinct(by: { "\($0.objectId ?? "") \($0.name ?? "")" })
            .map { $0.sorted { Name($0.objectId ?? "") < Name($1.objectId ?? "") } }
    }

    package func firewallRules(of server: Server) async -> Listed<Server.FirewallRule> {
        await children("firewallRules", of: server, Server.FirewallRule.init).distinct(by: { Name($0.name) })
            .map { $0.sorted { Name($0.name) < Name($1.name) } }
    }

    package func virtualEndpoints(of server: Server) async -> Listed<Server.VirtualEndpoint> {
        await children("virtualendpoints", of: server, Server.VirtualEndpoint.init)
            .distinct(by: { Name($0.name) }).map { $0.sorted { Name($0.name) < Name($1.name) } }
    }

    package func parameters(of server: Server) async -> Listed<Server.Parameter> {
        await children("configurations", of: server) { element throws(Refusal) in
            try Server.Parameter(changed: element)
        }
        .map { $0.compactMap { $0 } }
        .distinct(by: { Name($0.name) }).map { $0.sorted { Name($0.name) < Name($1.name) } }
    }

    /// The major versions that the server can be upgraded to, the lowest first.
    package func upgrades(of server: Server) async -> Listed<String> {
        let version = server.version ?? ""
        return await children("capabilities", of: server, UpgradePaths.init)
            .map { paths in
                Set(paths.flatMap { $0.versions[version] ?? [] })
                    .sorted { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }
            }
    }

    package func threatProtection(of server: Server) async -> Listed<Server.ThreatProtection> {
        await children("advancedThreatProtectionSettings", of: server, Server.ThreatProtection.init)
    }

    private func children<Child: Sendable>(
        _ kind: String,
        of server: Server,
        _ take: @escaping (JSONElement) throws(Refusal) -> Child
    ) async -> Listed<Child> {
        let path = server.id.split(separator: "/").map { String($0).urlEncoded }.joined(separator: "/")
        let version = (server.kind == .singleServer ? ServerKind.singleServer : .flexibleServer).apiVersion
        return await list("/\(path)/\(kind)", apiVersion: version, take)
    }
}
