import HTTP
import Testing

@Suite struct ExchangeTests {
    let client = HTTPClient(userAgent: "pgcensus/test")

    @Test func getSendsItsHeadersAndReturnsTheAnswers() async throws {
        let answered = "Retry-After: 7\r\nX-Twice: a\r\nX-Twice: b\r\nContent-Length: 3\r\n"
        let server = try RawServer(.answer("HTTP/1.1 404 Not Found\r\n\(answered)\r\nno!"))
        let headers: HTTPHeaders = ["X-Asked": "yes", "X-Empty": ""]
        let response = try await client.send(HTTPRequest(url: server.url + "?a=b%20c", headers: headers))
        #expect(response.status == 404)
        #expect(response.headers["retry-after"] == "7")
        #expect(response.headers.fields.filter { $0.name == "X-Twice" }.map(\.value) == ["a", "b"])
        #expect(String(decoding: response.body, as: UTF8.self) == "no!")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /path?a=b%20c HTTP/1.1\r\n"))
        for line in ["X-Asked: yes", "X-Empty:", "User-Agent: pgcensus/test"] {
            #expect(request.contains("\r\n\(line)\r\n"))
        }
    }

    @Test func pathIsSentByteForByte() async throws {
        let server = try RawServer(.hello)
        _ = try await client.send(HTTPRequest(url: "http://LOCALHOST:\(server.port)/a/../b/./%7e?$x=/../y#z"))
        #expect(server.requests.first?.hasPrefix("GET /a/../b/./%7e?$x=/../y HTTP/1.1\r\n") == true)
    }

    @Test func postSendsItsBody() async throws {
        let server = try RawServer(.hello)
        var request = HTTPRequest(method: .post, url: server.url, body: Array("{\"a\":1}".utf8))
        request.headers["Content-Type"] = "application/json"
        let response = try await client.send(request)
        #expect(response.body == Array("hello".utf8))
        let seen = try #require(server.requests.first)
        #expect(seen.hasPrefix("POST /path HTTP/1.1\r\n"))
        #expect(seen.contains("Content-Type: application/json\r\n"))
        #expect(seen.hasSuffix("\r\n\r\n{\"a\":1}"))
    }

    @Test func emptyPostSendsLengthZeroAndNoType() async throws {
        let server = try RawServer(.hello)
        _ = try await client.send(HTTPRequest(method: .post, url: server.url))
        let seen = try #require(server.requests.first)
        #expect(seen.contains("Content-Length: 0\r\n"))
        #expect(!seen.contains("Content-Type"))
    }

    @Test func largePostDoesNotWaitForExpect() async throws {
        let server = try RawServer(.hello)
        let body = [UInt8](repeating: 120, count: 2 << 20)
        let response = try await client.send(HTTPRequest(method: .post, url: server.url, body: body))
        #expect(response.status == 200)
        #expect(server.requests.first?.contains("Expect") == false)
    }

    @Test func gzipBodyIsDecoded() async throws {
        let packed: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 87, 200, 160, 59, 9, 0, 47, 250, 248, 72,
            120, 0, 0, 0,
        ]
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
        let server = try RawServer(.answer(Array(head.utf8) + packed))
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(String(decoding: response.body, as: UTF8.self) == String(repeating: "hello ", count: 20))
        #expect(server.requests.first?.contains("gzip") == true)
        // The limit applies to the decompressed body, not to the received bytes.
        await #expect(throws: HTTPError.bodyTooLarge(url: server.url, limit: 60)) {
            try await client.send(HTTPRequest(url: server.url, bodyLimit: 60))
        }
    }

    @Test func twoRequestsShareOneConnection() async throws {
        let server = try RawServer(.hello)
        for _ in 1...2 { _ = try await client.send(HTTPRequest(url: server.url)) }
        #expect(server.requests.count == 2)
        #expect(server.accepted == 1)
    }

    @Test func redirectIsReturnedAndNotFollowed() async throws {
        let target = try RawServer(.hello)
        let server = try RawServer(
            .answer("HTTP/1.1 302 Found\r\nLocation: \(target.url)\r\nContent-Length: 0\r\n\r\n")
        )
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(response.status == 302)
        #expect(response.headers["location"] == target.url)
        #expect(target.accepted == 0)
    }

    @Test func interimAnswersAndTrailersAddNoHeaders() async throws {
        let server = try RawServer(
            .answer(
                "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Late: 1\r\n\r\n"
            )
        )
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(response.body == Array("ok".utf8))
        #expect(response.headers.fields.map(\.name) == ["Transfer-Encoding"])
    }

    @Test func twoHundredParallelGetsAllArrive() async throws {
        let server = try RawServer(.hello)
        let request = HTTPRequest(url: server.url)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...200 { group.addTask { [client] in try await client.send(request).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 200))
        #expect(server.accepted <= 16)
    }
}
