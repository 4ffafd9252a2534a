import Dispatch
import Foundation

/// Runs work that Ctrl-C and SIGTERM cancel; if it does not end within a moment, the program ends regardless.
///
/// The store survives that: one transaction makes a snapshot visible.
func cancelledBySignals<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let task = Task { try await work() }
    // A queue of its own, so that a signal does not wait for other work.
    let queue = DispatchQueue(label: "signals", qos: .userInteractive)
    let sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler {
            task.cancel()
            queue.asyncAfter(deadline: .now() + .milliseconds(700)) {
                _exit(ExitStatus.interrupted)
            }
        }
        source.activate()
        return source
    }
    defer { sources.forEach { $0.cancel() } }
    let result = await task.result
    if task.isCancelled { throw CancellationError() }
    return try result.get()
}
