import Glibc
import HTTP
import Support
import Testing

@Suite struct FailureTests {
    let client = HTTPClient(userAgent: "pgcensus/test")

    private func expect(_ error: HTTPError, from request: HTTPRequest) async {
        await #expect(throws: error) { try await client.send(request) }
    }

    @Test func announcedBodyOverTheLimitIsRefusedAtOnce() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"
        let server = try RawServer(.read, .send(head), .silence)
        let error = HTTPError.bodyTooLarge(url: server.url, limit: 1000)
        await expect(error, from: HTTPRequest(url: server.url, bodyLimit: 1000))
    }

    @Test func bodyOverTheLimitEndsTheTransfer() async throws {
        let chunk = "3e8\r\n" + String(repeating: "x", count: 1000) + "\r\n"
        let server = try RawServer(
            .read,
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .endless(Array(chunk.utf8))
        )
        let error = HTTPError.bodyTooLarge(url: server.url, limit: 100_000)
        await expect(error, from: HTTPRequest(url: server.url, bodyLimit: 100_000))
    }

    @Test func bodyOfExactlyTheLimitArrives() async throws {
        let server = try RawServer(.hello)
        #expect(try await client.send(HTTPRequest(url: server.url, bodyLimit: 5)).body.count == 5)
    }

    @Test func endlessHeadersEndTheTransfer() async throws {
        let line = "X-More: " + String(repeating: "x", count: 1000) + "\r\n"
        let server = try RawServer(.read, .send("HTTP/1.1 200 OK\r\n"), .endless(Array(line.utf8)))
        let error = HTTPError.headersTooLarge(url: server.url, limit: 256 << 10)
        await expect(error, from: HTTPRequest(url: server.url))
    }

    @Test func endlessInterimAnswersEndTheTransfer() async throws {
        let server = try RawServer(.read, .endless(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8)))
        let error = HTTPError.headersTooLarge(url: server.url, limit: 256 << 10)
        await expect(error, from: HTTPRequest(url: server.url))
    }

    @Test func hiddenPathIsInNoError() async throws {
        let long = "X-More: " + String(repeating: "x", count: 1000) + "\r\n"
        let scripts: [[Step]] = [
            [.read, .reset], [.read], [.silence],
            [.read, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")],
            [.read, .send("HTTP/1.1 200 OK\r\n"), .endless(Array(long.utf8))],
            [.read, .send("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n"), .silence],
            [.read, .send("nonsense")],
        ]
        for script in scripts {
            let server = try RawServer(script)
            for url in [
                server.url, server.url.replacing("http:", with: "https:"), "http://example.com/path?path",
            ] {
                var request = HTTPRequest(url: url, timeout: .milliseconds(400), bodyLimit: 1000)
                request.connectTimeout = .milliseconds(200)
                request.hidesPath = true
                let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
                let shown = "\(request) \(error?.cause ?? "") \(error?.hint ?? "")"
                #expect(!shown.contains("/path"), "\(shown)")
            }
        }
    }

    @Test func truncatedBodyIsAnError() async throws {
        let server = try RawServer(.read, .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"))
        await expect(.cutOff(url: server.url), from: HTTPRequest(url: server.url + "?sig=secret"))
    }

    @Test func resetConnectionIsCutOff() async throws {
        let server = try RawServer(.read, .reset)
        await expect(.cutOff(url: server.url), from: HTTPRequest(url: server.url))
    }

    @Test func silentServerReachesTheTimeout() async throws {
        let server = try RawServer(.silence)
        await expect(
            .timeout(url: server.url),
            from: HTTPRequest(url: server.url, timeout: .milliseconds(200))
        )
    }

    @Test func tricklingBodyReachesTheTimeout() async throws {
        let server = try RawServer(
            .read,
            .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
            .wait(.milliseconds(100)),
            .send("a"),
            .silence
        )
        await expect(
            .timeout(url: server.url),
            from: HTTPRequest(url: server.url, timeout: .milliseconds(300))
        )
    }

    @Test func unansweredHandshakeReachesTheConnectTimeout() async throws {
        let server = try RawServer(.silence)
        let url = "https://127.0.0.1:\(server.port)/path"
        let request = HTTPRequest(url: url, connectTimeout: .milliseconds(200))
        await expect(.connectTimeout(url: url), from: request)
    }

    @Test func waitingForAFreeConnectionCountsTowardsTheTimeout() async throws {
        let server = try RawServer(.silence)
        let (slow, quick) = (
            HTTPRequest(url: server.url), HTTPRequest(url: server.url, timeout: .milliseconds(200))
        )
        await withTaskGroup { group in
            for _ in 1...16 { group.addTask { [client] in _ = try? await client.send(slow) } }
            try? await until("the connections") { server.accepted >= 16 }
            await expect(.timeout(url: server.url), from: quick)
            group.cancelAll()
        }
    }

    @Test func portWithoutListenerRefuses() async throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        let port = try bindToLoopback(listener)
        let refused = HTTPError.refused(host: "127.0.0.1", port: port)
        await expect(refused, from: HTTPRequest(url: "http://127.0.0.1:\(port)/"))
    }

    @Test func nonHTTPAnswerIsATransportError() async throws {
        let server = try RawServer(.answer("SSH-2.0-OpenSSH_9.2\r\n"))
        let error = await #expect(throws: HTTPError.self) {
            try await client.send(HTTPRequest(url: server.url))
        }
        guard case .transport(_, 1, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func interruptedTLSHandshakeIsTransient() async throws {
        let server = try RawServer(.wait(.milliseconds(20)), .reset)
        let url = "https://127.0.0.1:\(server.port)/"
        await expect(.cutOff(url: url), from: HTTPRequest(url: url))
    }
}
