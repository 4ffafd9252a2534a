import Inventory
import Postgres
import Synchronization
import Testing

@testable import Discovery

/// A temporary error is retried after a pause; the test controls the clock.
@Suite struct ConnectionRetryTests {
    /// The time advances by each pause, and by the duration of each try.
    private final class MadeClock: Sendable {
        private struct State {
            var now = ContinuousClock.now
            var waits: [Duration] = []
        }

        private let state = Mutex(State())

        var now: ContinuousClock.Instant { state.withLock { $0.now } }
        var waits: [Duration] { state.withLock { $0.waits } }

        func pass(_ time: Duration) { state.withLock { $0.now += time } }

        func wait(_ time: Duration) {
            state.withLock { state in
                state.waits.append(time)
                state.now += time
            }
        }
    }

    private let clock = MadeClock()

    private func retry(_ limit: ConnectionLimit = ConnectionLimit(2)) -> ConnectionRetry {
        ConnectionRetry(limit: limit, now: { [clock] in clock.now }, wait: { [clock] in clock.wait($0) })
    }

    private static func refusal(_ state: String) -> PostgresError {
        .server(ServerError(sqlState: state, message: "no", refusesLogin: true))
    }

    /// Fails the given number of times; each try takes the given time.
    ///
    /// Returns the number of tries.
    private func tries(
        failing times: Int,
        _ error: PostgresError,
        taking time: Duration = .zero,
        _ retry: ConnectionRetry
    ) async throws(PostgresError) -> Int {
        var tries = 0
        return try await retry.run { () throws(PostgresError) in
            tries += 1
            clock.pass(time)
            if tries <= times { throw error }
            return tries
        }
    }

    @Test func successIsNotRetried() async throws {
        #expect(try await tries(failing: 0, Self.refusal("57P03"), retry()) == 1)
        #expect(clock.waits.isEmpty)
    }

    @Test func temporaryCauseIsRetriedAfterItsPauses() async throws {
        let error = Self.refusal("57P03")
        let pauses = Cause(error).pauses
        #expect(pauses.count > 1)
        #expect(try await tries(failing: pauses.count, error, retry()) == pauses.count + 1)
        #expect(clock.waits == pauses)
    }

    @Test func retriesEndAfterTheLastPause() async throws {
        let error = Self.refusal("57P03")
        await #expect(throws: error) { try await tries(failing: .max, error, retry()) }
        #expect(clock.waits == Cause(error).pauses)
    }

    @Test(arguments: ["28P01", "3D000", "42501"])
    func permanentCauseIsNotRetried(_ state: String) async throws {
        let error = Self.refusal(state)
        await #expect(throws: error) { try await tries(failing: 1, error, retry()) }
        #expect(clock.waits.isEmpty)
    }

    @Test func noRetryBeginsAfterThirtySeconds() async throws {
        let error = Self.refusal("57P03")
        await #expect(throws: error) {
            try await tries(failing: .max, error, taking: .seconds(20), retry())
        }
        #expect(clock.waits.count == 1, "the second try ends after 40 seconds")
    }

    @Test func tooManyConnectionsLowersTheLimit() async throws {
        let limit = ConnectionLimit(3)
        #expect(try await tries(failing: 1, Self.refusal("53300"), retry(limit)) == 2)
        #expect(await limit.allowed == 2)
        #expect(try await tries(failing: 3, Self.refusal("53300"), retry(limit)) == 4)
        #expect(await limit.allowed == 1, "one connection is always allowed")
        let other = ConnectionLimit(3)
        #expect(try await tries(failing: 1, Self.refusal("57P03"), retry(other)) == 2)
        #expect(await other.allowed == 3)
    }

    @Test func cancelledPauseEndsTheRetries() async throws {
        let retry = ConnectionRetry(
            limit: ConnectionLimit(1),
            now: { .now },
            wait: { _ in throw CancellationError() }
        )
        await #expect(throws: PostgresError.cancelled) {
            try await tries(failing: 1, Self.refusal("57P03"), retry)
        }
    }
}
