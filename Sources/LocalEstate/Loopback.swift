import Foundation

/// A loopback TCP port that this process holds: no other process gets it, and no client gets an answer.
package final class HeldPort: Sendable {
    package enum Behaviour: Sendable {
        /// Bound, not listening: connections are refused.
        case refusing
        /// Listening, never accepting: the kernel accepts the connection, and no data follows.
        case silent
        /// Its queue is full: like a firewall, the kernel drops new connections.
        case dropping
    }

    package let number: Int
    private let socket: Int32
    /// The connection that fills the queue.
    private let guest: Int32?

    /// Any free port of 127.0.0.1, unless a port is given.
    package init(_ behaviour: Behaviour, address: String = "127.0.0.1", port: Int = 0) throws {
        (socket, number) = try Loopback.bound(address, port)
        guest = behaviour == .dropping ? try Loopback.filled(socket, address, number) : nil
        guard behaviour != .silent || listen(socket, 64) == 0 else { throw Loopback.failure("listen") }
    }

    deinit {
        if let guest { close(guest) }
        close(socket)
    }

    /// A port that is free at this moment.
    package static func free() throws -> Int {
        try HeldPort(.refusing).number
    }
}

/// TCP sockets of this machine's loopback.
enum Loopback {
    /// A socket with a free port of its own.
    static func bound(_ host: String = "127.0.0.1", _ port: Int = 0) throws -> (socket: Int32, port: Int) {
        let socket = newSocket()
        var address = address(host, port: port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withSocketAddress(&address) { pointer in
            bind(socket, pointer, length) == 0 && getsockname(socket, pointer, &length) == 0
        }
        guard isBound else { throw failure("bind") }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// The one connection of a full queue.
    static func filled(_ socket: Int32, _ host: String, _ port: Int) throws -> Int32 {
        guard listen(socket, 0) == 0 else { throw failure("listen") }
        return try connected(to: port, host)
    }

    static func connected(to port: Int, _ host: String = "127.0.0.1") throws -> Int32 {
        let socket = newSocket()
        var address = address(host, port: port)
        let isConnected = withSocketAddress(&address) {
            connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
        guard isConnected else {
            close(socket)
            throw failure("connect")
        }
        return socket
    }

    /// All of it, or as much as the other side accepts.
    static func write(_ bytes: [UInt8], to socket: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    static func failure(_ call: String) -> ProgramFailure {
        ProgramFailure(program: call, text: String(cString: strerror(errno)))
    }

    private static func newSocket() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    private static func address(_ host: String, port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr(host)
        address.sin_port = in_port_t(port).bigEndian
        return address
    }

    private static func withSocketAddress<Result>(
        _ address: inout sockaddr_in,
        _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
