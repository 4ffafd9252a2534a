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
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, length) == 0 && getsockname(socket, pointer, &length) == 0
            }
        }
        guard bound, behaviour == .refusing || listen(socket, 64) == 0 else {
            throw ProgramFailure(program: "bind", text: String(cString: strerror(errno)))
        }
        self.socket = socket
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(socket) }

    /// A port that is free at this moment.
    package static func free() throws -> Int {
        try HeldPort(.refusing).number
    }
}
