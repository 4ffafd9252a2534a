import Foundation

/// A TCP connection whose every step ends in time; closed with this value.
final class TimedSocket {
    let descriptor: Int32

    /// `address` is numeric.
    init(address: String, port: Int, timeout: Duration) throws(HandshakeFailure) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let entry = found?.pointee else {
            throw .refused("\(address) is no address")
        }
        defer { freeaddrinfo(found) }
        descriptor = socket(entry.ai_family, entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        // Linux ends connect(), too, after the time to send.
        var limit = timeval(
            tv_sec: Int(timeout.components.seconds),
            tv_usec: Int(timeout.components.attoseconds / 1_000_000_000_000)
        )
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        guard connect(descriptor, entry.ai_addr, entry.ai_addrlen) == 0 else {
            let reason = errno
            throw [EINPROGRESS, EAGAIN, ETIMEDOUT].contains(reason)
                ? .timeout : .refused(String(cString: strerror(reason)))
        }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws(HandshakeFailure) {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw .timeout
        }
    }

    /// One byte.
    func receive() throws(HandshakeFailure) -> UInt8 {
        var byte: UInt8 = 0
        switch recv(descriptor, &byte, 1, 0) {
        case 1: return byte
        case 0: throw .refused("the connection was closed")
        case _ where errno == ECONNRESET: throw .refused(String(cString: strerror(ECONNRESET)))
        default: throw .timeout
        }
    }
}
