import Catalog
import Configuration
import Discovery
import Inventory
import Postgres
import Wording

/// The login, and what the role sees once it is in.
struct SessionExamination: Sendable {
    let server: Server
    let login: Login
    let types: Set<ResourceType>
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
            return [Check("login", .wrong, error.cause, remedy: Problem(error).hint)]
        }
    }

    /// Where the first database refuses, the one that everybody may connect to is asked, as a scan does in the end.
    private func checks(_ secret: DatabaseSecret) async throws(PostgresError) -> [Check] {
        do throws(PostgresError) {
            return checks(try await census(login.settings.database, secret))
        } catch {
            guard error.refusesDatabase, login.settings.database != "template1" else { throw error }
            var checks = checks(try await census("template1", secret))
            // Of one that is there, the list of databases says why it refuses.
            if case .server("3D000", _) = error { checks.insert(isMissing, at: 1) }
            return checks
        }
    }

    private var isMissing: Check {
        Check(
            "database",
            .unwise,
            "\(login.settings.database): it is not there; a scan goes on in another",
            remedy: "Set connection.database to one that is there, such as postgres."
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
        return try await reader.server(over: try await Connection(target), to: target)
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
        return [login] + databases(wanted, user: session.user) + [needs(census.databases ?? [])]
    }

    private func databases(_ wanted: [ListedDatabase], user: Name) -> [Check] {
        let closed = wanted.filter { !$0.mayConnect && $0.allowsConnections }
        let shut = wanted.filter { !$0.allowsConnections }
        let open = wanted.count - closed.count - shut.count
        let sum = Check("databases", .holds, "\(open) of \(wanted.count) may be connected to")
        return [sum]
            + closed.map {
                Check(
                    "databases",
                    .wrong,
                    "\($0.database.name): the role may not connect",
                    remedy:
                        "GRANT CONNECT ON DATABASE \($0.database.name.text.quotedIdentifier) TO \(user.text.quotedIdentifier);"
                )
            }
            + shut.map {
                Check(
                    "databases",
                    .wrong,
                    "\($0.database.name): it accepts no connections",
                    remedy:
                        "Leave it out with exclude.databases, or ALTER DATABASE \($0.database.name.text.quotedIdentifier) ALLOW_CONNECTIONS true;"
                )
            }
    }

    /// All that a census reads stands in catalogs that everybody may read, but for the sizes of closed databases.
    private func needs(_ databases: [ListedDatabase]) -> Check {
        let asked = ResourceType.allCases.filter(types.contains).map(\.rawValue).joined(separator: ", ")
        let unsized = types.contains(.database) ? databases.count { $0.database.sizeBytes == nil } : 0
        let sizes = unsized == 0 ? "" : "; the size of \(unsized) would take pg_read_all_stats"
        return Check("types", .holds, "\(asked): CONNECT is enough\(sizes)")
    }
}
