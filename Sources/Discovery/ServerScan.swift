import Catalog
import Configuration
package import Inventory
import Postgres

/// The visit to one server: the result is always a server with its outcome.
struct ServerScan: Sendable {
    let recorder: ScanRecorder
    let login: Login
    let scope: CatalogScope
    let exclude: Exclusions
    /// Nil for servers that Azure does not list.
    let details: AzureDetails?
    let wait: SlowStepNotice

    /// Databases for the first connection, if the usual one refuses.
    private static let mostTries = 5

    private var firstDatabase: String { login.settings.database }
    var types: Set<ResourceKind> { scope.types }

    /// Records databases one by one as they are done; the server keeps their facts, without contents.
    func visit(_ server: Server) async -> Server {
        await described(await connected(server))
    }

    /// The server with all facts that Azure has of it.
    func described(_ server: Server) async -> Server {
        guard let details else { return server }
        let described = await details.fill(server)
        guard server.databases == nil else { return described }
        for (place, database) in (described.databases ?? []).enumerated() {
            await recorder.add(database, at: place, of: server)
        }
        return described
    }

    private func connected(_ server: Server) async -> Server {
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
                limit: ConnectionLimit(login.settings.connectionsPerServer),
                wait: wait
            )
            let first = try await firstCensus(visit)
            let census = first.census
            await visit.limit.lower(to: census.roleConnectionLimit)
            if !census.takesStartupSettings {
                server.notes = (server.notes ?? []) + [.startupSettingsDropped]
            }
            server.session = census.session
            server.systemIdentifier = census.systemIdentifier
            if let failure = census.systemIdentifierFailure, !failure.isRefusal {
                server.notes = (server.notes ?? []) + [.systemIdentifierUnknown(because: failure.cause)]
            }
            server.databases = await read(first, visit)
            for (fact, failure) in census.unknownFacts {
                server.notes = (server.notes ?? []) + [.unknown([fact], because: failure.cause)]
            }
            server.settings = census.settings
            server.tablespaces = census.tablespaces
            server.parameterPrivileges = census.parameterPrivileges
            server.roles = types.contains(.role) ? census.roles.listed : nil
            server.scan = .of(children: (server.databases ?? []).map(\.scan.outcome))
        } catch {
            server.scan = ScanResult(error, await causeOfFirst(error, server))
        }
        return server
    }

    /// The configuration names the first database, so a missing one is a mistake there.
    private func causeOfFirst(_ error: PostgresError, _ server: Server) async -> Cause {
        var cause = await Diagnosis(server, login).cause(error)
        if cause.code == "database-missing" {
            cause.hint = "Set connection.database to a database that is there."
        }
        return cause
    }

    /// Why no connection is possible.
    ///
    /// Unknown states are no reason: Azure adds some now and then.
    private func reasonNotToConnect(_ server: Server) async -> ScanResult? {
        if server.scan != .complete { return server.scan }
        if exclude.leavesOut(server) {
            return ScanResult(.skipped, code: "excluded", "left out by exclude.servers")
        }
        if let state = server.state, server.isDown {
            return ScanResult(
                .stopped,
                code: "server-stopped",
                "Azure says that the server is \(state)",
                hint: state.lowercased().hasPrefix("stop")
                    ? "Start the server and scan again; its databases are unknown until then."
                    : "See its page in the Azure portal for the reason; its databases are unknown until then."
            )
        }
        if server.host == nil, types != [.server] {
            return ScanResult(
                .failed,
                code: "host-missing",
                "Azure gives no host name for the server",
                hint: "Check the server in the portal; it may still be being created."
            )
        }
        return types == [.server] ? nil : await reasonWithoutSecret
    }

    private var reasonWithoutSecret: ScanResult? {
        get async {
            do throws(SecretFailure) {
                guard try await login.secret() == nil else { return nil }
            } catch {
                return error.scan
            }
            let cause = Cause.secretMissing
            return ScanResult(cause.outcome, code: cause.code, "no password is configured", hint: cause.hint)
        }
    }

    /// The first login; if its database refuses, the ones that Azure lists are tried, then template1.
    ///
    /// An error that is the same for every database ends it.
    private func firstCensus(_ visit: ServerVisit) async throws(PostgresError) -> FirstVisit {
        let first: PostgresError
        do { return try await census(visit, Array(firstDatabase.utf8)) } catch { first = error }
        guard !first.concernsServer else { throw first }
        for name in await otherDatabases(visit.server) {
            do { return try await census(visit, Array(name.text.utf8)) } catch {
                if error.concernsServer { throw error }
            }
        }
        throw first
    }

    private func otherDatabases(_ server: Server) async -> [Name] {
        let known = await details?.databaseNames(of: server) ?? []
        let candidates = known.filter { exclude.reason(toSkip: $0) == nil && $0.text != firstDatabase }
        let usual = server.cluster?.defaultDatabase.map { [Name($0)] } ?? []
        return usual + candidates.prefix(Self.mostTries) + ["template1"]
    }

    /// The census from a login to a database, and what that database contains.
    func census(
        _ visit: ServerVisit,
        _ database: [UInt8]
    ) async throws(PostgresError) -> FirstVisit {
        try await reading { reader throws(PostgresError) in
            try await visit.connected(to: database) { connection, target throws(PostgresError) in
                let census = try await reader.server(over: connection, to: target)
                var first = FirstVisit(census: census)
                // The error may only affect this database: then it is read again, in the same way as all others.
                if let listed = databaseToRead(census) {
                    first.found = try? await find(listed, census, visit.server, reader, connection)
                }
                return first
            }
        }
    }

    /// Text that does not fit the encoding of its database is read again as bytes.
    ///
    /// A database is also read again if objects in it were dropped meanwhile.
    func reading<Result>(
        _ read: (CatalogReader) async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        var (reader, readings) = (CatalogReader(scope), 1)
        while true {
            do { return try await read(reader) } catch {
                if error.serverError?.isUnconvertible == true, !reader.takesBytes {
                    reader = reader.takingBytes
                } else if error.serverError?.mayBeFromChange == true, readings < CatalogReader.mostReadings {
                    readings += 1
                } else if error.serverError != nil, !error.endsSession, reader.readsFingerprint {
                    // The fingerprint reads more than the census needs.
                    reader = reader.withoutFingerprint
                } else {
                    throw error
                }
            }
        }
    }
}

extension PostgresError {
    /// Whether the role lacks the right: an administrator has decided that, so there is no note.
    fileprivate var isRefusal: Bool { serverError?.sqlState == "42501" }
}

extension Server {
    /// Whether Azure says that the server is not running; unknown states do not count.
    package var isDown: Bool {
        let down = ["stopped", "stopping", "dropping", "disabled", "inaccessible", "provisioning"]
        return state.map { down.contains($0.lowercased()) } ?? false
    }
}
