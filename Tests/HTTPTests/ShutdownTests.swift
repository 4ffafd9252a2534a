import HTTP
import Support
import Testing

@Suite struct EndingTests {
    @Test func cancellingEndsAtOnce() async throws {
        let server = try RawServer(.silence)
        let client = HTTPClient(userAgent: "pgcensus/test")
        let task = Task { try await client.send(HTTPRequest(url: server.url)) }
        try await until("the connection") { server.accepted > 0 }
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func taskCancelledBeforehandSendsNothing() async throws {
        let server = try RawServer(.hello)
        let client = HTTPClient(userAgent: "pgcensus/test")
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.send(HTTPRequest(url: server.url))
        }
        task.cancel()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(server.accepted == 0)
    }

    @Test func cancellingAtAnyMomentLosesNoAnswer() async throws {
        let server = try RawServer(.hello)
        let client = HTTPClient(userAgent: "pgcensus/test")
        for round in 0..<200 {
            let task = Task { try? await client.send(HTTPRequest(url: server.url)) }
            for _ in 0..<(round % 20) { await Task.yield() }
            task.cancel()
            _ = await task.value
        }
        #expect(try await client.send(HTTPRequest(url: server.url)).status == 200)
    }

    @Test func closingEndsRunningTransfers() async throws {
        let server = try RawServer(.silence)
        let client = HTTPClient(userAgent: "pgcensus/test")
        let tasks = (1...20).map { _ in Task { try await client.send(HTTPRequest(url: server.url)) } }
        try await until("the connections") { server.accepted >= 16 }
        client.close()
        client.close()
        for task in tasks {
            await #expect(throws: HTTPError.closed) { try await task.value }
        }
        await #expect(throws: HTTPError.closed) { try await client.send(HTTPRequest(url: server.url)) }
    }

    @Test func closingAtAnyMomentLosesNoAnswer() async throws {
        let server = try RawServer(.hello)
        for round in 0..<50 {
            let client = HTTPClient(userAgent: "pgcensus/test")
            let tasks = (1...4).map { _ in Task { try? await client.send(HTTPRequest(url: server.url)) } }
            for _ in 0..<(round % 20) { await Task.yield() }
            client.close()
            for task in tasks { _ = await task.value }
        }
    }
}
