import Foundation
import Synchronization

/// A TCP proxy on loopback that delays data, or ends connections.
package final class Proxy: Sendable {
    package let port: Int
    private let listener: Int32
    private let upstream: Int
    private let delay: Duration
    private let altered: @Sendable ([UInt8]) -> [UInt8]
    private let bytesLeft = Mutex<Int?>(nil)
    private let sockets = Mutex<Set<Int32>>([])

    /// Every byte arrives later by `delay`, in both directions; `altered` changes the bytes from the server.
    package init(
        to upstream: Int,
        delay: Duration = .zero,
        altered: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }
    ) throws {
        self.altered = altered
        self.upstream = upstream
        self.delay = delay
        (listener, port) = try Loopback.bound()
        guard listen(listener, 64) == 0 else { throw Loopback.failure("listen") }
        Thread.detachNewThread { [self] in accept() }
    }

    /// Ends every connection after that many bytes from the server; nil stops that.
    package func cut(after bytes: Int?) { bytesLeft.withLock { $0 = bytes } }

    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        sockets.withLock { $0.forEach { shutdown($0, Int32(SHUT_RDWR)) } }
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            guard let server = try? Loopback.connected(to: upstream) else {
                close(client)
                continue
            }
            sockets.withLock { $0.formUnion([client, server]) }
            let open = Countdown(2)
            let end: @Sendable () -> Void = { [self] in
                for socket in [client, server] { shutdown(socket, Int32(SHUT_RDWR)) }
                guard open.countDown() else { return }
                sockets.withLock { $0.subtract([client, server]) }
                for socket in [client, server] { close(socket) }
            }
            Thread.detachNewThread { [self] in pump(from: client, to: server, counted: false, end) }
            Thread.detachNewThread { [self] in pump(from: server, to: client, counted: true, end) }
        }
    }

    /// Forwards data until either side ends; in order, each part `delay` after it arrived.
    private func pump(
        from source: Int32,
        to target: Int32,
        counted: Bool,
        _ end: @escaping @Sendable () -> Void
    ) {
        let queue = DispatchQueue(label: "proxy")
        let pause = DispatchTimeInterval.microseconds(Int(delay / .microseconds(1)))
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            if counted, isCut(count) { break }
            let part = counted ? altered(Array(buffer[..<count])) : Array(buffer[..<count])
            if delay == .zero {
                Loopback.write(part, to: target)
            } else {
                queue.asyncAfter(deadline: .now() + pause) { Loopback.write(part, to: target) }
            }
        }
        if delay == .zero { end() } else { queue.asyncAfter(deadline: .now() + pause, execute: end) }
    }

    private func isCut(_ count: Int) -> Bool {
        bytesLeft.withLock { left in
            guard let bytes = left else { return false }
            left = max(0, bytes - count)
            return bytes < count
        }
    }
}

/// Counts down to zero, from several threads.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    /// True for the last.
    func countDown() -> Bool {
        left.withLock { left in
            left -= 1
            return left == 0
        }
    }
}
