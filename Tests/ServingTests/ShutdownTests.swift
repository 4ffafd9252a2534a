import Dispatch
import Glibc
import Testing

@testable import Serving

/// How the web server stops.
@Suite struct EndingTests {
    private static let tooLong = Array(
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 16384))".utf8
    )

    /// A connection that has sent a request that the server refuses.
    private static func refused(by port: UInt16) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        send(client, tooLong, tooLong.count, Int32(MSG_NOSIGNAL))
        return client
    }

    private static func server(_ address: String = "127.0.0.1:0") throws -> WebServer {
        try WebServer(#require(ListenAddress(address))) { _ in .ready(.notFound) }
    }

    /// libmicrohttpd 0.9.75 reads a null pointer if it refuses a request while `MHD_stop_daemon` waits.
    @Test func refusedRequestsDuringShutdownAreHarmless() throws {
        for round in 0..<200 {
            let server = try Self.server()
            let port = server.address.port
            let crowd = DispatchGroup()
            let many = DispatchSemaphore(value: 0)
            DispatchQueue.global().async(group: crowd) {
                let clients = (0..<100).map { count in
                    if count == round % 50 { many.signal() }
                    return Self.refused(by: port)
                }
                for client in clients { close(client) }
            }
            many.wait()
            server.stop()
            crowd.wait()
        }
    }

    @Test func endClosesTheSocketAndAllConnections() throws {
        let server = try Self.server()
        let clients = (0..<3).map { _ in Self.refused(by: server.address.port) }
        defer { for client in clients { close(client) } }
        server.stop()
        var byte: UInt8 = 0
        for client in clients {
            while recv(client, &byte, 1, 0) > 0 {}
            #expect(recv(client, &byte, 1, 0) <= 0)
        }
        // The port is free again.
        try Self.server(server.address.description).stop()
    }
}
