import Catalog
import Configuration
import Inventory
import Postgres

/// The visit to one server: it always ends with a server that says how much of it was seen.
struct ServerCrawl: Sendable {
    let login: Login
    let exclude: Exclusions
    /// Where the first connection goes; a server named by hand may have one of its own.
    let firstDatabase: String
    private let reader = CatalogReader()

    init(login: Login, exclude: Exclusions, firstDatabase: String) {
        self.login = login
        self.exclude = exclude
        self.firstDatabase = firstDatabase
    }

    func visit(_ server: Server) async -> Server {
        var server = server
        if let reason = reasonNotToConnect(server) {
            server.scan = reason
            return server
        }
        guard let host = server.host else { return server }
        do throws(PostgresError) {
            let census = try await firstCensus(host, server.port)
            server.session = census.session
            server.roles = census.roles
            let databases = await visit(census.databases, after: census, host, server.port)
            server.databases = databases.sorted { $0.name < $1.name }
            server.scan = .of(children: databases.map(\.scan.outcome))
        } catch {
            server.scan = Scan(error)
        }
        return server
    }

    /// What keeps us from connecting at all.
    ///
    /// Unknown states do not: Azure adds some now and then.
    private func reasonNotToConnect(_ server: Server) -> Scan? {
        let down = ["stopped", "stopping", "dropping", "disabled", "inaccessible", "provisioning"]
        if exclude.servers.contains(where: { $0.matches(server.name) }) {
            return Scan(.skipped, code: "excluded", "left out by exclude.servers")
        }
        if let state = server.state, down.contains(state.lowercased()) {
            return Scan(
                .stopped,
                code: "server-stopped",
                "Azure says that the server is \(state)",
                hint: "Start the server and scan again; what it holds is unknown until then."
            )
        }
        if server.host == nil {
            return Scan(
                .failed,
                code: "host-missing",
                "Azure gives no host name for the server",
                hint: "Check the server in the portal; it may still be in the making."
            )
        }
        guard login.password == nil else { return nil }
        let cause = Cause.secretMissing
        return Scan(cause.outcome, code: cause.code, "no password is configured", hint: cause.hint)
    }

    /// The first login; where its database refuses, template1 is asked instead.
    private func firstCensus(_ host: String, _ port: Int) async throws(PostgresError) -> ServerCensus {
        do {
            return try await census(login.target(host: host, port: port, database: Array(firstDatabase.utf8)))
        } catch {
            guard case .server(let sqlState, _) = error, ["3D000", "42501", "55000"].contains(sqlState) else {
                throw error
            }
            let template = login.target(host: host, port: port, database: Array("template1".utf8))
            do { return try await census(template) } catch _ { throw error }
        }
    }

    private func census(_ target: ConnectionTarget) async throws(PostgresError) -> ServerCensus {
        try await retrying { () throws(PostgresError) in
            let connection = try await Connection(target)
            return try await reader.server(over: connection, to: target)
        }
    }

    private func visit(
        _ listed: [ListedDatabase],
        after census: ServerCensus,
        _ host: String,
        _ port: Int
    ) async -> [Database] {
        await listed.concurrentMap(limit: login.settings.connectionsPerServer) { listed in
            var database = listed.database
            if let reason = reasonNotToConnect(listed) {
                database.scan = reason
            } else if listed.rawName == census.currentDatabase {
                database.schemas = census.contents
            } else {
                let target = login.target(host: host, port: port, database: listed.rawName)
                await fill(&database, target, owners: census.roleNames)
            }
            return database
        }
    }

    private func fill(
        _ database: inout Database,
        _ target: ConnectionTarget,
        owners: [UInt32: Name]
    ) async {
        do throws(PostgresError) {
            database.schemas = try await retrying { () throws(PostgresError) in
                let connection = try await Connection(target)
                return try await reader.contents(over: connection, owners: owners)
            }
        } catch {
            database.scan = Scan(error)
        }
    }

    /// Who may not be connected to is known before trying.
    private func reasonNotToConnect(_ listed: ListedDatabase) -> Scan? {
        let name = listed.database.name.text
        if listed.isTemplate {
            return Scan(.skipped, code: "template-database", "a template for new databases")
        }
        if ["azure_sys", "azure_maintenance"].contains(name) {
            return Scan(.skipped, code: "system-database", "a database that Azure keeps for itself")
        }
        if exclude.databases.contains(where: { $0.matches(name) }) {
            return Scan(.skipped, code: "excluded", "left out by exclude.databases")
        }
        if !listed.allowsConnections {
            return Scan(
                .denied,
                code: "connections-not-allowed",
                "the database accepts no connections",
                hint: "Set ALLOW_CONNECTIONS on the database, or exclude it."
            )
        }
        guard !listed.mayConnect else { return nil }
        return Scan(
            .denied,
            code: "connect-denied",
            "the role may not connect to the database",
            hint: "Grant CONNECT on the database to the role."
        )
    }

    /// Tries twice more where the cause is one that passes by itself.
    private func retrying<Result>(
        _ attempt: () async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        for pause in [Duration.milliseconds(300), .seconds(1)] {
            do {
                return try await attempt()
            } catch {
                guard Cause(error).isWorthRetrying else { throw error }
                do { try await Task.sleep(for: pause) } catch _ { throw .cancelled }
            }
        }
        return try await attempt()
    }
}
