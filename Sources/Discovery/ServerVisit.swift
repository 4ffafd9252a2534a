import Inventory
import Postgres

/// Takes a database that is done, with its place among those of its server.
typealias DatabaseRecord = @Sendable (Database, _ place: Int) async -> Void

/// One server while we are there.
struct ServerVisit: Sendable {
    let server: Server
    let host: String
    let login: Login
    let limit: ConnectionLimit
    let reachability = Reachability()

    func target(_ database: [UInt8]) -> ConnectionTarget {
        login.target(server, host: host, database: database)
    }

    /// Logs in, works, and drops the connection; again after a while where the cause is one that passes by itself.
    ///
    /// A server with too many connections is asked for fewer from then on.
    func connected<Result>(
        to target: ConnectionTarget,
        _ work: (Connection) async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        if let error = await reachability.lost { throw error }
        do throws(PostgresError) {
            let result = try await retrying { () throws(PostgresError) in
                try await work(try await Connection(target))
            }
            await reachability.note(nil)
            return result
        } catch {
            await reachability.note(error)
            throw error
        }
    }

    private func retrying<Result>(
        _ work: () async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        var tries = 0
        while true {
            do throws(PostgresError) {
                return try await limit.connected(work)
            } catch {
                let cause = Cause(error)
                guard tries < cause.pauses.count else { throw error }
                if cause.isTooMany { await limit.lower() }
                do { try await Task.sleep(for: cause.pauses[tries]) } catch { throw .cancelled }
                tries += 1
            }
        }
    }
}

/// Whether a server still answers: one that has stopped would cost a timeout for each of its databases.
actor Reachability {
    private static let mostFailures = 3
    private var failures = 0
    /// The last failure, once there were too many in a row.
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
