import Logging
import ServiceLifecycle
import UnixSignals
import Wording

/// Reads the configuration again on SIGHUP; if it is not valid, the old one stays.
struct ReloadService: Service {
    let reload: @Sendable () async throws -> Void

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            do {
                try await reload()
                Logger.pgcensus.write(.info, nil, "the configuration was read again")
            } catch {
                let failure = CommandFailure(explaining: error)
                Logger.pgcensus.write(
                    .error,
                    nil,
                    "the new configuration is refused, the old one kept: \(failure.cause)",
                    hint: failure.messages[0].hint
                )
            }
        }
    }
}
