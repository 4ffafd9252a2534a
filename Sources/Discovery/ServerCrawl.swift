import Catalog
import Configuration
import Inventory
import Postgres

/// The visit to one server: it always ends with a server that says how much of it was seen.
struct ServerCrawl: Sendable {
    let login: Login
    let types: Set<ResourceType>
    let exclude: Exclusions
    /// Where the first connection goes; a server named by hand may have one of its own.
    let firstDatabase: String
    /// Nil for servers that Azure does not know.
    let details: AzureDetails?

    /// Databases to try for the first connection, where the usual one refuses.
    private static let mostTries = 5

    private var reader: CatalogReader { CatalogReader(types) }

    func visit(_ server: Server) async -> Server {
        await described(await connected(server))
    }

    /// The server with what Azure knows of it beyond the list.
    func described(_ server: Server) async -> Server {
        await details?.fill(server) ?? server
    }

    private func connected(_ server: Server) async -> Server {
        var server = server
        if let reason = reasonNotToConnect(server) {
            server.scan = reason
            return server
        }
        guard let host = server.host, types != [.server] else { return server }
        do throws(PostgresError) {
            let visit = ServerVisit(server: server, host: host, login: login)
            let census = try await firstCensus(visit)
            server.session = census.session
            server.roles = census.roles
            let databases = await read(census, visit)
            server.databases = databases?.sorted { $0.name < $1.name }
            server.scan = .of(children: (databases ?? []).map(\.scan.outcome))
        } catch {
            server.scan = Scan(error)
        }
        return server
    }

    /// What keeps us from connecting at all.
    ///
    /// Unknown states do not: Azure adds some now and then.
    private func reasonNotToConnect(_ server: Server) -> Scan? {
        if server.scan != .complete { return server.scan }
        let down = ["stopped", "stopping", "dropping", "disabled", "inaccessible", "provisioning"]
        if exclude.servers.contains(where: { $0.matches(server.name) }) {
            return Scan(.skipped, code: "excluded", "left out by exclude.servers")
        }
        if let state = server.state, down.contains(state.lowercased()) {
            return Scan(
                .stopped,
                code: "server-stopped",
                "Azure says that the server is \(state)",
                hint: state.lowercased().hasPrefix("stop")
                    ? "Start the server and scan again; what it holds is unknown until then."
                    : "Its page in the Azure portal says why; what it holds is unknown until then."
            )
        }
        if server.host == nil, types != [.server] {
            return Scan(
                .failed,
                code: "host-missing",
                "Azure gives no host name for the server",
                hint: "Check the server in the portal; it may still be in the making."
            )
        }
        guard login.password == nil, types != [.server] else { return nil }
        let cause = Cause.secretMissing
        return Scan(cause.outcome, code: cause.code, "no password is configured", hint: cause.hint)
    }

    /// The first login; where its database refuses, those that Azure lists are asked, then template1.
    private func firstCensus(_ visit: ServerVisit) async throws(PostgresError) -> ServerCensus {
        do {
            return try await census(visit.target(Name(firstDatabase)))
        } catch {
            guard error.refusesDatabase else { throw error }
            for name in await otherDatabases(visit.server) {
                do { return try await census(visit.target(name)) } catch { continue }
            }
            throw error
        }
    }

    private func otherDatabases(_ server: Server) async -> [Name] {
        let known = await details?.databaseNames(of: server) ?? []
        let candidates = known.filter { exclude.reason(toSkip: $0) == nil && $0.text != firstDatabase }
        let usual = server.cluster?.defaultDatabase.map { [Name($0)] } ?? []
        return usual + candidates.prefix(Self.mostTries) + ["template1"]
    }

    private func census(_ target: ConnectionTarget) async throws(PostgresError) -> ServerCensus {
        try await retrying { () throws(PostgresError) in
            let connection = try await Connection(target)
            return try await reader.server(over: connection, to: target)
        }
    }

    private func read(_ census: ServerCensus, _ visit: ServerVisit) async -> [Database]? {
        guard let listed = census.databases else { return nil }
        guard types.contains(.schema) else { return listed.map(\.database) }
        return await listed.concurrentMap(limit: login.settings.connectionsPerServer) { listed in
            var database = listed.database
            if let reason = reasonNotToConnect(listed) {
                database.scan = reason
            } else if listed.rawName == census.currentDatabase {
                database.schemas = census.contents
            } else {
                await fill(&database, visit.target(listed.rawName), owners: census.roleNames)
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
        if listed.isTemplate {
            return Scan(.skipped, code: "template-database", "a template for new databases")
        }
        if let reason = exclude.reason(toSkip: listed.database.name) { return reason }
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

/// One server while we are there.
private struct ServerVisit: Sendable {
    let server: Server
    let host: String
    let login: Login

    func target(_ database: [UInt8]) -> ConnectionTarget {
        login.target(server, host: host, database: database)
    }

    func target(_ database: Name) -> ConnectionTarget { target(Array(database.text.utf8)) }
}

extension PostgresError {
    /// Whether another database of the same server may take us.
    fileprivate var refusesDatabase: Bool {
        guard case .server(let sqlState, _) = self else { return false }
        return ["3D000", "42501", "55000"].contains(sqlState)
    }
}
