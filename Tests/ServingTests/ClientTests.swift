import Glibc
import Testing

@testable import Serving

/// Clients that keep connections open, while other clients need an answer.
@Suite struct ClientTests {
    private static let request = Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)

    private static func server(deadline: Duration = .seconds(30)) throws -> WebServer {
        try WebServer(#require(ListenAddress("127.0.0.1:0")), deadline: deadline) { _ in .ready(.notFound) }
    }

    private static func name(_ address: String, _ port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &name.sin_addr)
        return name
    }

    /// A connection from one of the addresses of this machine.
    private static func connection(from address: String, to port: UInt16) throws -> Int32 {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        for (name, call) in [(name(address, 0), bind), (name("127.0.0.1", port), connect)] {
            let code = withUnsafePointer(to: name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(client, $0, length) }
            }
            try #require(code == 0, "\(errno)")
        }
        return client
    }

    /// The result of the next read: the number of bytes, 0 at the end of the connection, below 0 for no data.
    private static func answer(_ client: Int32, flags: Int32 = 0) -> Int {
        var byte: UInt8 = 0
        return recv(client, &byte, 1, flags)
    }

    private static func isOpen(_ client: Int32) -> Bool {
        answer(client, flags: Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) < 0 && errno == EAGAIN
    }

    @Test func oneAddressHasNoMoreThanItsShareAndKeepsNoOtherOut() throws {
        let server = try Self.server()
        defer { server.stop() }
        let port = server.address.port
        let patient = try Self.connection(from: "127.0.0.2", to: port)
        var clients = try (0..<600).map { _ in try Self.connection(from: "127.0.0.1", to: port) }
        defer { for client in clients + [patient] { close(client) } }
        // The server accepts this connection after all others, and answers it.
        let last = try Self.connection(from: "127.0.0.1", to: port)
        clients.append(last)
        send(last, Self.request, Self.request.count, Int32(MSG_NOSIGNAL))
        #expect(Self.answer(last) == 1)
        #expect(clients.dropLast().count { Self.isOpen($0) } <= 200)
        #expect(Self.isOpen(patient))
        send(patient, Self.request, Self.request.count, Int32(MSG_NOSIGNAL))
        #expect(Self.answer(patient) == 1)
    }

    /// A client that sends a byte now and then is not idle, so the deadline must end it.
    @Test func aRequestThatNeverEndsIsEnded() async throws {
        let server = try Self.server(deadline: .seconds(2))
        defer { server.stop() }
        let client = try Self.connection(from: "127.0.0.1", to: server.address.port)
        defer { close(client) }
        var sent = 0
        while sent < 100, Self.isOpen(client) {
            send(client, Self.request, 1, Int32(MSG_NOSIGNAL))
            sent += 1
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(sent > 5 && sent < 100)
    }

    /// A server at `[::]` gives every IPv4 client an address that begins with the same zeros.
    @Test func clientsOfIPv4AreToldApartWhereIPv6TakesThem() throws {
        func client(_ text: String) -> ClientAddress {
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            inet_pton(AF_INET6, text, &name.sin6_addr)
            return withUnsafePointer(to: name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { ClientAddress($0) }
            }
        }
        let four = withUnsafePointer(to: Self.name("10.0.0.1", 0)) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { ClientAddress($0) }
        }
        #expect(client("::ffff:10.0.0.1") == four)
        #expect(client("::ffff:10.0.0.2") != four)
        #expect(client("2001:db8::1") == client("2001:db8::2"))
        #expect(client("2001:db8::1") != client("2001:db8:0:1::1"))
    }
}
