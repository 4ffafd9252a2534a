import Foundation
import Glibc
import Synchronization

/// A TCP server that reads eight bytes from each client and then sends a fixed answer to any request.
package final class FixedAnswerServer: Sendable {
    package enum Ending: Sendable {
        /// Sends nothing more until the client closes the connection.
        case silence
        case closing
    }

    package let port: Int
    private let listener: Int32
    private let clients = Clients()

    /// The highest number of clients at the same time.
    package var most: Int { clients.counts.withLock { $0.most } }

    /// Listens on every address of this machine, and waits for `pause` before each byte.
    package init(_ answer: [UInt8], pause: Duration = .zero, ending: Ending = .silence) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && getsockname(listener, address, &size) == 0
            }
        }
        guard isBound, listen(listener, 512) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [clients, listener] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                clients.count(1)
                Thread.detachNewThread {
                    Self.serve(client, answer, pause, ending)
                    clients.count(-1)
                    close(client)
                }
            }
            close(listener)
        }
    }

    /// Ends `accept`; its thread then closes the socket.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ client: Int32, _ answer: [UInt8], _ pause: Duration, _ ending: Ending) {
        var received = [UInt8](repeating: 0, count: 8)
        guard recv(client, &received, 8, Int32(MSG_WAITALL)) == 8 else { return }
        if pause == .zero { _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL)) }
        for byte in pause == .zero ? [] : answer {
            usleep(useconds_t(pause / .microseconds(1)))
            guard send(client, [byte], 1, Int32(MSG_NOSIGNAL)) == 1 else { return }
        }
        if ending == .silence { while recv(client, &received, 8, 0) > 0 {} }
    }
}

/// The number of current clients, and the highest number so far.
private final class Clients: Sendable {
    let counts = Mutex((open: 0, most: 0))

    func count(_ change: Int) {
        counts.withLock { counts in
            counts.open += change
            counts.most = max(counts.most, counts.open)
        }
    }
}
