import Foundation

/// A TCP connection with one deadline for all steps; the connection closes with this value.
final class TimedSocket {
    let descriptor: Int32
    private let deadline: ContinuousClock.Instant

    /// `address` is numeric.
    init(address: String, port: Int, deadline: ContinuousClock.Instant) throws(HandshakeFailure) {
        self.deadline = deadline
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let entry = found?.pointee else {
            throw .refused("\(address) is not an address")
        }
        defer { freeaddrinfo(found) }
        let kind = entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = socket(entry.ai_family, kind, 0)
        guard connect(descriptor, entry.ai_addr, entry.ai_addrlen) != 0 else { return }
        guard errno == EINPROGRESS else { throw Self.failure(errno) }
        guard wait(for: POLLOUT) else { throw .timeout }
        var reason: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &size)
        guard reason == 0 else { throw Self.failure(reason) }
    }

    deinit { close(descriptor) }

    /// False if the time ends first.
    func wait(for events: Int32) -> Bool {
        while true {
            let left = max(.zero, deadline - .now) / .milliseconds(1)
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let count = poll(&entry, 1, Int32(min(left.rounded(.up), 86_400_000)))
            guard count < 0, errno == EINTR else { return count > 0 }
        }
    }

    func send(_ bytes: [UInt8]) throws(HandshakeFailure) {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Self.failure(errno)
        }
    }

    /// One byte.
    func receive() throws(HandshakeFailure) -> UInt8 {
        var byte: UInt8 = 0
        while true {
            guard wait(for: POLLIN) else { throw .silent }
            switch recv(descriptor, &byte, 1, 0) {
            case 1: return byte
            case 0: throw .refused("the connection was closed")
            case _ where errno == EAGAIN || errno == EINTR: continue
            default: throw Self.failure(errno)
            }
        }
    }

    private static func failure(_ reason: Int32) -> HandshakeFailure {
        reason == ETIMEDOUT ? .timeout : .refused(String(cString: strerror(reason)))
    }
}
