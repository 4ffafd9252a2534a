import Azure
package import Configuration
package import Inventory

/// The facts that Azure has below one server, with one request for each kind of fact.
///
/// A fact that cannot be read becomes a note on the server; its census does not depend on it.
struct AzureDetails: Sendable {
    let manager: ResourceManager
    let settings: AzureSettings
    let listsDatabases: Bool
    let exclude: Exclusions

    func fill(_ server: Server) async -> Server {
        var server = server
        server.keep(settings.details)
        guard server.kind != .manual, !server.isLeftOut else { return server }
        await fillAdministrators(&server)
        await fillRequested(&server)
        await fillDatabases(&server)
        return server
    }

    /// Databases for the first connection, if the usual one refuses.
    func databaseNames(of server: Server) async -> [Name] {
        guard server.hasDatabaseList else { return [] }
        return await manager.databases(of: server).elements.map(\.name)
    }

    private func fillAdministrators(_ server: inout Server) async {
        guard server.kind == .flexibleServer, server.authentication?.entra == true else { return }
        server.entraAdministrators = server.taken(
            await manager.entraAdministrators(of: server),
            "entraAdministrators",
            ("entra-administrators-unknown", "Entra administrators")
        )
    }

    private func fillRequested(_ server: inout Server) async {
        if settings.details.contains(.firewallRules), server.hasDatabaseList {
            server.firewallRules = server.taken(
                await manager.firewallRules(of: server),
                "firewallRules",
                ("firewall-rules-unknown", "firewall rules")
            )
        }
        guard server.kind == .flexibleServer else { return }
        if settings.details.contains(.virtualEndpoints), server.replication?.sourceServerId == nil {
            server.virtualEndpoints = server.taken(
                await manager.virtualEndpoints(of: server),
                "virtualEndpoints",
                ("virtual-endpoints-unknown", "virtual endpoints")
            )
        }
        await fillOperation(&server)
    }

    /// The facts about the operation of a flexible server.
    private func fillOperation(_ server: inout Server) async {
        if settings.details.contains(.parameters) {
            server.parameters = server.taken(
                await manager.parameters(of: server),
                "parameters",
                ("parameters-unknown", "server parameters")
            )
        }
        if settings.details.contains(.upgrades) {
            server.support = Server.VersionSupport(ofVersion: server.version)
            server.upgrades = server.taken(
                await manager.upgrades(of: server),
                "upgrades",
                ("upgrades-unknown", "available upgrades")
            )
        }
        if settings.details.contains(.threatProtection) {
            server.threatProtection =
                server.taken(
                    await manager.threatProtection(of: server),
                    "threatProtection",
                    ("threat-protection-unknown", "threat protection")
                )?
                .first
        }
    }

    /// The databases of a server that could not be read; they share the server's outcome.
    private func fillDatabases(_ server: inout Server) async {
        guard listsDatabases, server.databases == nil, server.scan.outcome.hidesSomething else { return }
        let known =
            server.hasDatabaseList
            ? await manager.databases(of: server)
            : Listed([DatabaseFacts(server.cluster?.defaultDatabase)].compactMap { $0 })
        if known.elements.isEmpty, known.failures.contains(where: \.isNotFound) {
            server.scan = ScanResult(
                .failed,
                code: "server-gone",
                "Azure no longer knows the server: it was deleted while the scan ran",
                hint: "Scan again."
            )
            return
        }
        let databases = server.taken(known, nil, ("databases-unknown", "databases")) ?? []
        if !databases.isEmpty { server.databases = databases.map { database($0, of: server) } }
    }

    private func database(_ facts: DatabaseFacts, of server: Server) -> Database {
        var database = Database(name: facts.name, encoding: facts.encoding, collation: facts.collation)
        database.scan = exclude.reason(toSkip: facts.name) ?? ScanResult(server.scan.outcome)
        return database
    }
}

extension Exclusions {
    /// Why a database is left out because of its name.
    package func reason(toSkip name: Name) -> ScanResult? {
        if ["azure_sys", "azure_maintenance"].contains(name.text) {
            return ScanResult(.skipped, code: "system-database", "a system database of Azure")
        }
        if databases.contains(where: { $0.matches(name.text) }) {
            return ScanResult(.skipped, code: "excluded", "left out by exclude.databases")
        }
        return nil
    }
}

extension DatabaseFacts {
    fileprivate init?(_ name: String?) {
        guard let name else { return nil }
        self.init(name: Name(name), encoding: nil, collation: nil)
    }
}

extension Server {
    fileprivate var hasDatabaseList: Bool { kind == .flexibleServer || kind == .singleServer }

    /// Left out on purpose: nothing more of it is read.
    fileprivate var isLeftOut: Bool {
        scan.problems.contains { ["excluded", "filtered"].contains($0.code) }
    }

    /// The part of a list that could be read; if it is not complete, a note says so, and the last known fact applies.
    fileprivate mutating func taken<Element>(
        _ list: Listed<Element>,
        _ fact: String?,
        _ missing: (code: String, facts: String)
    ) -> [Element]? {
        guard let failure = list.failures.first else { return list.elements }
        let some = list.elements.isEmpty ? "not known" : "not all known"
        notes =
            (notes ?? []) + [
                Note(
                    code: missing.code,
                    message: "\(missing.facts) \(some): \(failure.cause)",
                    facts: fact.map { [$0] }
                )
            ]
        return list.elements.isEmpty ? nil : list.elements
    }
}

extension AzureError {
    fileprivate var isNotFound: Bool {
        if case .service(let error) = self { error.status == 404 } else { false }
    }
}
