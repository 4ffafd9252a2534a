import HTTP
import Testing

@Suite struct TLSTests {
    @Test func unknownCAIsRefusedUntilItsFileIsGiven() async throws {
        let server = try TLSServer()
        defer { server.stop() }
        let request = HTTPRequest(url: "https://localhost:\(server.port)/")
        let strict = HTTPClient(userAgent: "pgcensus/test")
        let error = await #expect(throws: HTTPError.self) { try await strict.send(request) }
        guard case .tls("localhost", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.isTransient == false)
        let trusting = HTTPClient(caFile: server.caFile, userAgent: "pgcensus/test")
        #expect(try await trusting.send(request).status == 200)
        // The certificate names only localhost.
        let other = HTTPRequest(url: "https://127.0.0.1:\(server.port)/")
        let mismatch = await #expect(throws: HTTPError.self) { try await trusting.send(other) }
        guard case .tls("127.0.0.1", _) = mismatch else {
            Issue.record("\(String(describing: mismatch))")
            return
        }
    }

    @Test func missingCAFileIsReported() async throws {
        let client = HTTPClient(caFile: "/nonexistent/ca.pem", userAgent: "pgcensus/test")
        let server = try TLSServer()
        defer { server.stop() }
        let request = HTTPRequest(url: "https://localhost:\(server.port)/")
        let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
        #expect(error?.cause.contains("/nonexistent/ca.pem") == true)
    }
}
