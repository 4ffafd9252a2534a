import HTTP
import Testing

@Suite struct PermissionTests {
    let client = HTTPClient(userAgent: "pgcensus/test")

    @Test(arguments: [
        ("http://management.azure.com/a?sig=secret", "http://management.azure.com/a"),
        ("http://169.254.169.254/metadata", "http://169.254.169.254/metadata"),
        ("http://127.0.0.1.evil.com/", "http://127.0.0.1.evil.com/"),
        ("ftp://127.0.0.1/", "ftp://127.0.0.1:21/"),
        ("https://user:word@management.azure.com/a", "https://management.azure.com/a"),
        ("https://management.azure.com@evil.com/", "https://evil.com/"),
        ("https://@evil.com/", "https://evil.com/"),
        ("file:///etc/passwd", "file:/etc/passwd"),
    ])
    func forbiddenURLIsRefusedWithoutAConnection(url: String, shown: String) async {
        await #expect(throws: HTTPError.notAllowed(url: shown)) {
            try await client.send(HTTPRequest(url: url))
        }
    }

    @Test(arguments: [
        "", "management.azure.com/a", "https://", "https://host:99999/", "https://host/a b",
        "https://host/\r\nX: y",
        "https://host/\0", "https://m\u{e4}nagement.azure.com/",
    ])
    func malformedURLIsRefused(url: String) async {
        let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(url: url)) }
        guard case .badURL = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func machineIdentityServiceWorksWithoutTLS() async throws {
        var request = HTTPRequest(url: "http://169.254.1.2:1/metadata", plainHTTP: .linkLocal)
        request.timeout = .milliseconds(300)
        do {
            // Some networks answer at every address; the test only checks that the client sends the request.
            _ = try await client.send(request)
        } catch {
            #expect(error != .notAllowed(url: "http://169.254.1.2:1/metadata"))
        }
        await #expect(throws: HTTPError.notAllowed(url: "http://10.0.0.1/metadata")) {
            try await client.send(HTTPRequest(url: "http://10.0.0.1/metadata", plainHTTP: .linkLocal))
        }
    }

    @Test func userNameIsRefusedOnLoopback() async throws {
        let server = try RawServer(.hello)
        await #expect(throws: HTTPError.notAllowed(url: server.url)) {
            try await client.send(HTTPRequest(url: "http://me@127.0.0.1:\(server.port)/path"))
        }
        #expect(server.accepted == 0)
    }

    @Test(arguments: [("X-A", "b\r\nX-C: d"), ("X-A", "b\0"), ("X A", "b"), ("", "b"), ("X-A:", "b")])
    func headerWithALineEndIsRefused(name: String, value: String) async throws {
        let server = try RawServer(.hello)
        let headers = HTTPHeaders([.init(name: name, value: value)])
        await #expect(throws: HTTPError.badHeader(name: name)) {
            try await client.send(HTTPRequest(url: server.url, headers: headers))
        }
        #expect(server.accepted == 0)
    }

    @Test func secretsDoNotPrint() {
        var request = HTTPRequest(
            method: .post,
            url: "https://me:word1@host/a?sig=word2",
            body: Array("word3".utf8)
        )
        request.headers["Authorization"] = "Bearer word4"
        #expect("\(request)" == "POST https://host/a")
        #expect(!String(reflecting: request).contains("word"))
        #expect("\(request.headers) \(request.headers.fields)" == "Authorization [Authorization]")
    }
}
