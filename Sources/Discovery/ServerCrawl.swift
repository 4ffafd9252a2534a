import Catalog
import Configuration
package import Inventory
package import Postgres

/// The visit to one server: it always ends with a server that says how much of it was seen.
struct ServerCrawl: Sendable {
    let login: Login
    let scope: CatalogScope
    let exclude: Exclusions
    /// Nil for servers that Azure does not know.
    let details: AzureDetails?

    /// Databases to try for the first connection, where the usual one refuses.
    private static let mostTries = 5

    private var reader: CatalogReader { CatalogReader(scope) }
    private var firstDatabase: String { login.settings.database }
    private var types: Set<ResourceType> { scope.types }

    /// Databases are recorded one by one as they are done; the server keeps their facts, and no contents.
    func visit(_ server: Server, record: @escaping DatabaseRecord) async -> Server {
        await described(await connected(server, record), record: record)
    }

    /// The server with what Azure knows of it beyond the list.
    func described(_ server: Server, record: @escaping DatabaseRecord) async -> Server {
        guard let details else { return server }
        let described = await details.fill(server)
        guard server.databases == nil else { return described }
        for (place, database) in (described.databases ?? []).enumerated() { await record(database, place) }
        return described
    }

    private func connected(_ server: Server, _ record: @escaping DatabaseRecord) async -> Server {
        var server = server
        if let reason = await reasonNotToConnect(server) {
            server.scan = reason
            return server
        }
        guard let host = server.host, types != [.server] else { return server }
        do throws(PostgresError) {
            let visit = ServerVisit(
                server: server,
                host: host,
                login: login,
                limit: ConnectionLimit(login.settings.connectionsPerServer)
            )
            let census = try await firstCensus(visit)
            server.session = census.session
            server.roles = census.roles
            server.databases = await read(census, visit, record)
            server.scan = .of(children: (server.databases ?? []).map(\.scan.outcome))
        } catch {
            server.scan = Scan(error)
        }
        return server
    }

    /// What keeps us from connecting at all.
    ///
    /// Unknown states do not: Azure adds some now and then.
    private func reasonNotToConnect(_ server: Server) async -> Scan? {
        if server.scan != .complete { return server.scan }
        if exclude.servers.contains(where: { $0.matches(server.name) }) {
            return Scan(.skipped, code: "excluded", "left out by exclude.servers")
        }
        if let state = server.state, server.isDown {
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
        return types == [.server] ? nil : await reasonWithoutSecret
    }

    private var reasonWithoutSecret: Scan? {
        get async {
            do throws(SecretFailure) {
                guard try await login.secret() == nil else { return nil }
            } catch {
                return error.scan
            }
            let cause = Cause.secretMissing
            return Scan(cause.outcome, code: cause.code, "no password is configured", hint: cause.hint)
        }
    }

    /// The first login; where its database refuses, those that Azure lists are asked, then template1.
    private func firstCensus(_ visit: ServerVisit) async throws(PostgresError) -> ServerCensus {
        do {
            return try await census(visit, Array(firstDatabase.utf8))
        } catch {
            guard error.refusesDatabase else { throw error }
            for name in await otherDatabases(visit.server) {
                do { return try await census(visit, Array(name.text.utf8)) } catch { continue }
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

    private func census(_ visit: ServerVisit, _ database: [UInt8]) async throws(PostgresError) -> ServerCensus
    {
        try await visit.connected(to: database) { connection, target throws(PostgresError) in
            try await reader.server(over: connection, to: target)
        }
    }

    private func read(_ census: ServerCensus, _ visit: ServerVisit, _ record: @escaping DatabaseRecord) async
        -> [Database]?
    {
        guard let listed = census.databases else { return nil }
        return await Array(listed.enumerated()).concurrentMap(limit: login.settings.connectionsPerServer) {
            place,
            listed in
            var database = listed.database
            if let reason = reasonToSkip(listed) {
                database.scan = reason
            } else if types.contains(.schema) {
                await fill(&database, listed, census, visit)
            }
            await record(database, place)
            database.schemas = nil
            return database
        }
    }

    private func fill(
        _ database: inout Database,
        _ listed: ListedDatabase,
        _ census: ServerCensus,
        _ visit: ServerVisit
    ) async {
        if let reason = reasonNotToConnect(listed) {
            database.scan = reason
            return
        }
        do throws(PostgresError) {
            var contents = listed.rawName == census.currentDatabase ? census.contents : nil
            if contents == nil {
                contents = try await visit.connected(to: listed.rawName) {
                    connection,
                    _ throws(PostgresError) in
                    try await reader.contents(over: connection, roles: census.roleNames)
                }
            }
            contents?.fill(&database)
        } catch {
            database.scan = Scan(error)
        }
    }

    /// Why a database is left out, however much is asked for.
    private func reasonToSkip(_ listed: ListedDatabase) -> Scan? {
        listed.isTemplate
            ? Scan(.skipped, code: "template-database", "a template for new databases")
            : exclude.reason(toSkip: listed.database.name)
    }

    /// Who may not be connected to is known before trying.
    private func reasonNotToConnect(_ listed: ListedDatabase) -> Scan? {
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
}

extension PostgresError {
    /// Whether another database of the same server may take us.
    package var refusesDatabase: Bool {
        guard case .server(let sqlState, _) = self else { return false }
        return ["3D000", "42501", "55000", "25006"].contains(sqlState)
    }
}

extension Server {
    /// Whether Azure says that it does not run; states that are not known do not count.
    package var isDown: Bool {
        let down = ["stopped", "stopping", "dropping", "disabled", "inaccessible", "provisioning"]
        return state.map { down.contains($0.lowercased()) } ?? false
    }
}
