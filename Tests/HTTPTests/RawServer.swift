import Foundation
import Glibc
import Synchronization

/// The steps that the server runs on a connection, in order; after them it closes the connection.
enum Step: Sendable {
    /// Reads one request, up to the end of its body.
    case read
    case send([UInt8])
    case wait(Duration)
    /// Sends the bytes again and again until the client closes the connection.
    case endless([UInt8])
    /// Sends nothing until the client closes the connection.
    case silence
    /// Closes with a TCP reset.
    case reset
    /// Reads requests and answers each of them with the bytes until the client closes the connection.
    case answer([UInt8])

    static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
    static func answer(_ text: String) -> Step { .answer(Array(text.utf8)) }

    static let hello = Step.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
}

/// A TCP server on loopback that runs the same script on every connection.
final class RawServer: Sendable {
    let port: Int
    private let listener: Int32
    private let log = Log()

    var url: String { "http://127.0.0.1:\(port)/path" }
    var accepted: Int { log.state.withLock { $0.accepted } }
    var requests: [String] { log.state.withLock { $0.requests } }

    convenience init(_ script: Step...) throws { try self.init(script) }

    init(_ script: [Step]) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try bindToLoopback(listener)
        guard listen(listener, 512) == 0 else { throw SocketError(code: errno) }
        Thread.detachNewThread { [listener, log] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                log.state.withLock { $0.accepted += 1 }
                Thread.detachNewThread { RawConnection(socket: client, log: log).play(script) }
            }
            Glibc.close(listener)
        }
    }

    /// Ends `accept`, whose thread then closes the socket.
    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
    }
}

/// What the server has received.
final class Log: Sendable {
    struct State {
        var accepted = 0
        var requests: [String] = []
    }

    let state = Mutex(State())
}

struct SocketError: Error {
    let code: Int32
}

/// Binds the socket to a free port of 127.0.0.1.
func bindToLoopback(_ socket: Int32) throws -> Int {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            bind(socket, address, size) == 0 ? getsockname(socket, address, &size) : -1
        }
    }
    guard code == 0 else { throw SocketError(code: errno) }
    return Int(UInt16(bigEndian: address.sin_port))
}
