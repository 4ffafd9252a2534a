import Azure
package import Configuration
package import Inventory

/// What Azure knows below one server, in one request for each kind of fact.
///
/// A fact that cannot be had is a note on the server: its census does not hang on it.
struct AzureDetails: Sendable {
    let manager: ResourceManager
    let settings: AzureSettings
    let listsDatabases: Bool
    let exclude: Exclusions

    func fill(_ server: Server) async -> Server {
        guard server.kind != .manual, !server.isLeftOut else { return server }
        var server = server
        await fillAdministrators(&server)
        await fillRequested(&server)
        await fillDatabases(&server)
        return server
    }

    /// Names of databases to try where the first one refuses.
    func databaseNames(of server: Server) async -> [Name] {
        guard server.hasDatabaseList else { return [] }
        return ((try? await manager.databases(of: server)) ?? []).map(\.name)
    }

    private func fillAdministrators(_ server: inout Server) async {
        guard server.kind == .flexibleServer, server.authentication?.entra == true else { return }
        do {
            server.entraAdministrators = try await manager.entraAdministrators(of: server)
        } catch {
            server.note("entra-administrators-unknown", "Entra administrators", error)
        }
    }

    private func fillRequested(_ server: inout Server) async {
        if settings.details.contains(.firewallRules), server.hasDatabaseList {
            do { server.firewallRules = try await manager.firewallRules(of: server) } catch {
                server.note("firewall-rules-unknown", "firewall rules", error)
            }
        }
        let isPrimary = server.kind == .flexibleServer && server.replication?.sourceServerId == nil
        if settings.details.contains(.virtualEndpoints), isPrimary {
            do { server.virtualEndpoints = try await manager.virtualEndpoints(of: server) } catch {
                server.note("virtual-endpoints-unknown", "virtual endpoints", error)
            }
        }
    }

    /// The databases of a server that we could not read: their outcome is the server's.
    private func fillDatabases(_ server: inout Server) async {
        guard listsDatabases, server.databases == nil, server.scan.outcome.hidesSomething else { return }
        do {
            let known =
                server.hasDatabaseList
                ? try await manager.databases(of: server)
                : [DatabaseFacts(server.cluster?.defaultDatabase)].compactMap { $0 }
            if !known.isEmpty { server.databases = known.map { database($0, of: server) } }
        } catch .service(let error) where error.status == 404 {
            server.scan = Scan(
                .failed,
                code: "server-gone",
                "Azure no longer knows the server: it was deleted while the scan ran",
                hint: "Scan again."
            )
        } catch {
            server.note("databases-unknown", "databases", error)
        }
    }

    private func database(_ facts: DatabaseFacts, of server: Server) -> Database {
        var database = Database(name: facts.name, encoding: facts.encoding, collation: facts.collation)
        database.scan = exclude.reason(toSkip: facts.name) ?? Scan(server.scan.outcome)
        return database
    }
}

extension Exclusions {
    /// Why a database is left out for its name alone.
    package func reason(toSkip name: Name) -> Scan? {
        if ["azure_sys", "azure_maintenance"].contains(name.text) {
            return Scan(.skipped, code: "system-database", "a database that Azure keeps for itself")
        }
        if databases.contains(where: { $0.matches(name.text) }) {
            return Scan(.skipped, code: "excluded", "left out by exclude.databases")
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

    /// Left out on purpose: nothing more is asked about it.
    fileprivate var isLeftOut: Bool {
        scan.problems.contains { ["excluded", "filtered"].contains($0.code) }
    }

    fileprivate mutating func note(_ code: String, _ facts: String, _ error: AzureError) {
        notes = (notes ?? []) + [Note(code: code, message: "\(facts) not known: \(error.cause)")]
    }
}
