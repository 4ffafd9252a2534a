import Postgres

/// Tries a connection again after a pause, if the cause of its failure is temporary.
struct ConnectionRetry: Sendable {
    /// No further try begins after this time, however short the pauses are.
    private static let patience = Duration.seconds(30)

    let limit: ConnectionLimit
    var now: @Sendable () -> ContinuousClock.Instant = { .now }
    var wait: @Sendable (Duration) async throws -> Void = { try await WorkPlace.sleep(until: .now + $0) }

    func run<Result>(
        _ work: () async throws(PostgresError) -> Result
    ) async throws(PostgresError) -> Result {
        var tries = 0
        let end = now() + Self.patience
        while true {
            do throws(PostgresError) {
                return try await limit.connected(work)
            } catch {
                let cause = Cause(error)
                guard tries < cause.pauses.count, now() < end else { throw error }
                if cause.isTooMany { await limit.lower() }
                do { try await wait(cause.pauses[tries]) } catch { throw .cancelled }
                tries += 1
            }
        }
    }
}
