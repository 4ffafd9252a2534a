import Foundation

/// A loopback TCP port that this process holds: nobody else gets it, and nobody is answered.
package final class HeldPort: Sendable {
    package enum Behaviour: Sendable {
        /// Bound, not listening: connections are refused.
        case refusing
        /// Listening, never accepting: the kernel takes the connection and then nothing is said.
        case silent
    }

    package let number: Int
    private let socket: Int32

    package init(_ behaviour: Behaviour) throws {
        (socket, number) = try Loopback.bound()
        guard behaviour == .refusing || listen(socket, 64) == 0 else { throw Loopback.failure("listen") }
    }

    deinit { close(socket) }

    /// A port that is free at this moment.
    package static func free() throws -> Int {
        try HeldPort(.refusing).number
    }
}

/// TCP sockets of 127.0.0.1.
enum Loopback {
    /// A socket with a free port of its own.
    static func bound() throws -> (socket: Int32, port: Int) {
        let socket = newSocket()
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withSocketAddress(&address) { pointer in
            bind(socket, pointer, length) == 0 && getsockname(socket, pointer, &length) == 0
        }
        guard isBound else { throw failure("bind") }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func connected(to port: Int) throws -> Int32 {
        let socket = newSocket()
        var address = address(port: port)
        let isConnected = withSocketAddress(&address) {
            connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
        guard isConnected else {
            close(socket)
            throw failure("connect")
        }
        return socket
    }

    /// All of it, or as much as the other side takes.
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

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
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
