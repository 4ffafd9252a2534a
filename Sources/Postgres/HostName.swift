import Dispatch
import Foundation
import Synchronization

/// The numeric addresses of a host, looked up off the cooperative pool.
///
/// `getaddrinfo` blocks and cannot be interrupted: after a cancellation or the deadline, no task waits for the answer
/// any more, and its thread ends when the resolver gives up.
func addresses(of host: String, until deadline: ContinuousClock.Instant) async throws -> [String] {
    try await withThrowingTaskGroup(of: [String].self) { group in
        group.addTask { try await lookUp(host) }
        group.addTask {
            try await Task.sleep(until: deadline, clock: .continuous)
            throw PostgresError.nameUnknown(host: host, detail: "the lookup did not end in time")
        }
        defer { group.cancelAll() }
        return try await group.next() ?? []
    }
}

/// The same for lookups without a connection.
package func addresses(of host: String, within limit: Duration) async throws(PostgresError) -> [String] {
    do { return try await addresses(of: host, until: .now + limit) } catch { throw PostgresError(error) }
}

private func lookUp(_ host: String) async throws -> [String] {
    let waiting = Waiting()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            waiting.start(continuation)
            DispatchQueue.global().async { waiting.end(resolve(host)) }
        }
    } onCancel: {
        waiting.end(.failure(.cancelled))
    }
}

/// A continuation that the first of two callers resumes.
private final class Waiting: Sendable {
    private typealias Continuation = CheckedContinuation<[String], any Error>
    private let state = Mutex<(continuation: Continuation?, ended: Result<[String], PostgresError>?)>(
        (nil, nil)
    )

    func start(_ continuation: CheckedContinuation<[String], any Error>) {
        let early = state.withLock { state in
            if state.ended == nil { state.continuation = continuation }
            return state.ended
        }
        if let early { continuation.resume(with: early.mapError { $0 as any Error }) }
    }

    func end(_ result: Result<[String], PostgresError>) {
        let continuation = state.withLock { state in
            if state.ended == nil { state.ended = result }
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(with: result.mapError { $0 as any Error })
    }
}

/// At most four addresses, in the order the resolver prefers (RFC 6724).
private func resolve(_ host: String) -> Result<[String], PostgresError> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &first)
    guard status == 0, let first else {
        return .failure(.nameUnknown(host: host, detail: String(cString: gai_strerror(status))))
    }
    defer { freeaddrinfo(first) }
    let found = sequence(first: first, next: { $0.pointee.ai_next }).compactMap(numericAddress)
    return .success(Array(found.prefix(4)))
}

private func numericAddress(_ entry: UnsafeMutablePointer<addrinfo>) -> String? {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = getnameinfo(
        entry.pointee.ai_addr,
        entry.pointee.ai_addrlen,
        &text,
        socklen_t(text.count),
        nil,
        0,
        NI_NUMERICHOST
    )
    guard status == 0 else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
