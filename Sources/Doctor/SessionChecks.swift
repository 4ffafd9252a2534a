import Catalog
import Configuration
import Discovery
import Inventory
import Postgres
import Wording

/// Checks the login, and what the role can see.
struct SessionChecks: Sendable {
    let server: Server
    let login: Login
    let types: Set<ResourceKind>
    let exclude: Exclusions

    func run() async -> [Check] {
        let secret: DatabaseSecret?
        do throws(SecretFailure) { secret = try await login.secret() } catch {
            return [Check("login", error.scan)]
        }
        guard let secret else {
            return [
                Check(
                    "login",
                    .wrong,
                    "no secret is configured",
                    remedy: "Set connection.secret, for example to env:PGCENSUS_PASSWORD."
                )
            ]
        }
        do throws(PostgresError) { return try await checks(secret) } catch {
            let problem = await Diagnosis(server, login).problem(error)
            return [Check("login", .wrong, problem.message, remedy: problem.hint)]
        }
    }

    /// If the first database refuses, tries the one that everybody may connect to, as a scan does at last.
    private func checks(_ secret: DatabaseSecret) async throws(PostgresError) -> [Check] {
        do throws(PostgresError) {
            return checks(try await census(login.settings.database, secret))
        } catch {
            guard !error.concernsServer, login.settings.database != "template1" else { throw error }
            let census = try await census("template1", secret)
            var checks = checks(census)
            // For a database that the server's list excludes, the list has the reason.
            let listed = census.databases?.first { $0.rawName == Array(login.settings.database.utf8) }
            if listed?.refusal(of: census) == nil { checks.insert(refusal(error), at: 1) }
            return checks
        }
    }

    /// Checks the first database, if another one accepts the login.
    private func refusal(_ error: PostgresError) -> Check {
        let name = login.settings.database
        guard error.serverError?.sqlState == "3D000" else {
            return Check(
                "database",
                .unwise,
                "\(name): \(error.cause); a scan uses another database",
                remedy: Problem(error).hint
            )
        }
        return Check(
            "database",
            .unwise,
            "\(name): it does not exist; a scan uses another database",
            remedy: "Set connection.database to one that exists, such as postgres."
        )
    }

    private func census(_ database: String, _ secret: DatabaseSecret) async throws(PostgresError)
        -> ServerCensus
    {
        let target = login.target(
            server,
            host: server.host ?? "",
            database: Array(database.utf8),
            secret: secret
        )
        let reader = CatalogReader(CatalogScope([.server, .database]))
        return try await target.connected { connection, target throws(PostgresError) in
            try await reader.server(over: connection, to: target)
        }
    }

    private func checks(_ census: ServerCensus) -> [Check] {
        let session = census.session
        let version =
            session.serverVersion.split(separator: " ").first.map(String.init) ?? session.serverVersion
        let place = session.inRecovery ? ", a standby" : ""
        let login = Check("login", .holds, "as \(session.user), PostgreSQL \(version)\(place)")
        let wanted = (census.databases ?? []).filter {
            !$0.isTemplate && exclude.reason(toSkip: $0.database.name) == nil
        }
        return [login] + settings(census) + databases(wanted, census) + [needs(census.databases ?? [])]
    }

    /// A scan sets them in each transaction; the role commands refuse such a session.
    private func settings(_ census: ServerCensus) -> [Check] {
        guard !census.takesStartupSettings else { return [] }
        return [
            Check(
                "settings",
                .unwise,
                "a pooler on the way drops the settings of the start-up packet",
                remedy:
                    "Connect to the server itself, or take options out of the pooler's ignore_startup_parameters."
            )
        ]
    }

    private func databases(_ wanted: [ListedDatabase], _ census: ServerCensus) -> [Check] {
        let refusals = wanted.compactMap { database in
            database.refusal(of: census).map { (database, $0) }
        }
        let open = wanted.count - refusals.count
        let sum = Check("databases", .holds, "\(open) of \(wanted.count) accept a connection")
        return [sum]
            + refusals.map { database, problem in
                Check(
                    "databases",
                    .wrong,
                    "\(database.database.name): \(problem.message)",
                    remedy: problem.hint
                )
            }
    }

    /// Everybody may read all catalogs of a census; only the sizes of closed databases need more.
    private func needs(_ databases: [ListedDatabase]) -> Check {
        let asked = ResourceKind.scanned.filter(types.contains).map(\.rawValue).joined(separator: ", ")
        let unsized = types.contains(.database) ? databases.count { !$0.mayReadSize } : 0
        let sizes = unsized == 0 ? "" : "; the size of \(unsized) needs pg_read_all_stats"
        return Check("types", .holds, "\(asked): CONNECT is enough\(sizes)")
    }
}
