import Dispatch

/// The direction that a socket should be ready for.
enum Readiness { case reading, writing }

/// Suspends until the socket is ready or the deadline is reached; no thread waits.
func wait(
    for readiness: Readiness,
    on socket: Int32,
    until deadline: ContinuousClock.Instant,
    orThrow timeout: PostgresError
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await ready(socket, for: readiness) }
        group.addTask {
            try await WorkPlace.sleep(until: deadline)
            throw timeout
        }
        defer { group.cancelAll() }
        try await group.next()
    }
}

/// Suspends until the socket is ready or the task is cancelled.
///
/// Dispatch runs the cancel handler only after it has released the socket, so libpq may safely close
/// or replace it once this returns.
private func ready(_ socket: Int32, for readiness: Readiness) async throws {
    // Dispatch sources are thread-safe but not yet marked Sendable.
    nonisolated(unsafe) let source: any DispatchSourceProtocol =
        switch readiness {
        case .reading: DispatchSource.makeReadSource(fileDescriptor: socket)
        case .writing: DispatchSource.makeWriteSource(fileDescriptor: socket)
        }
    await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
            source.setEventHandler { source.cancel() }
            source.setCancelHandler { continuation.resume() }
            source.activate()
        }
    } onCancel: {
        source.cancel()
    }
    try Task.checkCancellation()
}
