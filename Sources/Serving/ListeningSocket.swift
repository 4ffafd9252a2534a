import Glibc

/// A socket that accepts connections; its user closes it.
struct ListeningSocket: Sendable {
    /// How many clients may wait before they are accepted.
    private static let backlog: Int32 = 1024

    let descriptor: Int32
    /// The port that the kernel chose, if 0 was requested.
    let address: ListenAddress

    init(_ address: ListenAddress) throws(ListenError) {
        let hints = addrinfo(
            ai_flags: AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
            ai_family: AF_UNSPEC,
            ai_socktype: Int32(SOCK_STREAM.rawValue),
            ai_protocol: 0,
            ai_addrlen: 0,
            ai_addr: nil,
            ai_canonname: nil,
            ai_next: nil
        )
        var found: UnsafeMutablePointer<addrinfo>?
        let failure = withUnsafePointer(to: hints) {
            getaddrinfo(address.address, String(address.port), $0, &found)
        }
        defer { freeaddrinfo(found) }
        guard failure == 0, let place = found?.pointee else { throw ListenError(address, code: EINVAL) }
        let type = place.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = socket(place.ai_family, type, place.ai_protocol)
        guard descriptor >= 0 else { throw ListenError(address, code: errno) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, place.ai_addr, place.ai_addrlen) == 0, listen(descriptor, Self.backlog) == 0
        else {
            let code = errno
            close(descriptor)
            throw ListenError(address, code: code)
        }
        self.address = address.with(port: Self.port(of: descriptor) ?? address.port)
    }

    private static func port(of descriptor: Int32) -> UInt16? {
        var name = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard code == 0 else { return nil }
        // sin_port and sin6_port are at the same place.
        let port = withUnsafeBytes(of: name) { $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self) }
        return UInt16(bigEndian: port)
    }
}

/// Why no server listens at an address.
package struct ListenError: Error {
    package let address: ListenAddress
    package let code: Int32

    init(_ address: ListenAddress, code: Int32) {
        self.address = address
        self.code = code
    }

    package var reason: String { String(cString: strerror(code)) }
}
