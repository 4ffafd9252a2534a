import Configuration
import Inventory
import Postgres
import Wording

/// One server during a visit.
struct ServerVisit: Sendable {
    let server: Server
    let host: String
    let login: Login
    let limit: ConnectionLimit
    let wait: SlowStepNotice
    let reachability = Reachability()

    /// Logs in, works, and closes the connection; tries again later if the cause may pass.
    ///
    /// A server with too many connections gets fewer from then on.
    func connected<Result>(
        to database: [UInt8],
        _ work: (Connection, ConnectionTarget) async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        if let error = await reachability.lost { throw error }
        do throws(PostgresError) {
            let result = try await wait.during(place(of: database)) { () throws(PostgresError) in
                try await ConnectionRetry(limit: limit).run { () throws(PostgresError) in
                    try await loggedIn(to: database, work)
                }
            }
            await reachability.note(nil)
            return result
        } catch {
            await reachability.note(error)
            throw error
        }
    }

    private func place(of database: [UInt8]) -> String {
        let name = String(decoding: database, as: UTF8.self)
        return "server \(server.name), database \(name) at \(host):\(login.settings.port)".printable
    }

    /// A rejected password may have changed since it was read: then the new one is tried once.
    private func loggedIn<Result>(
        to database: [UInt8],
        _ work: (Connection, ConnectionTarget) async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        let secret = try await secret()
        let target = login.target(server, host: host, database: database, secret: secret)
        do throws(PostgresError) { return try await target.connected(work) } catch {
            guard error.rejectsPassword, let secret, let newer = await login.secret(otherThan: secret) else {
                throw error
            }
            let target = login.target(server, host: host, database: database, secret: newer)
            return try await target.connected(work)
        }
    }

    private func secret() async throws(PostgresError) -> DatabaseSecret? {
        do throws(SecretFailure) { return try await login.secret() } catch {
            throw .client(.passwordMissing, text: error.cause)
        }
    }
}

/// Whether a server still answers: after it has stopped, each database would wait for a timeout.
actor Reachability {
    private static let mostFailures = 3
    private var failures = 0
    /// The last failure, after too many in a row.
    private(set) var lost: PostgresError?

    func note(_ error: PostgresError?) {
        guard let error, Cause(error).outcome == .unreachable else {
            failures = 0
            return
        }
        failures += 1
        if failures >= Self.mostFailures { lost = error }
    }
}

extension PostgresError {
    /// Azure's extension for Entra refuses a token with 28000.
    fileprivate var rejectsPassword: Bool {
        serverError.map { $0.refusesLogin && $0.sqlState.hasPrefix("28") } ?? false
    }
}
