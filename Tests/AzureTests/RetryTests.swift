import HTTP
import Inventory
import Testing
import Wording

@testable import Azure

@Suite struct RetryTests {
    private static let list = #"{"value":[]}"#

    @Test(arguments: [408, 429, 500, 502, 503, 504])
    func transientErrorIsRetriedThreeTimesWithGrowingWaits(_ status: Int) async throws {
        let azure = FakeAzure { _, _ in .json("{}", status: status) }
        #expect(await !azure.manager.subscriptions().isWhole)
        #expect(azure.requests.count == 4)
        #expect(azure.waits == [.seconds(0.8), .seconds(2.4000000000000004), .seconds(5.6000000000000005)])
    }

    @Test(arguments: [400, 403, 404, 409])
    func permanentErrorIsNotRetried(_ status: Int) async throws {
        let azure = FakeAzure { _, _ in .json("{}", status: status) }
        #expect(await !azure.manager.subscriptions().isWhole)
        #expect(azure.requests.count == 1)
    }

    @Test(arguments: [
        (["Retry-After": "7"], Duration.seconds(7)), (["retry-after": "0.5"], .seconds(0.5)),
        (["Retry-After": "Mon, 24 Nov 2025 16:00:09 GMT"], .seconds(9)),
        (["Retry-After": "Mon, 24 Nov 2025 15:00:00 GMT"], .zero),
        (["retry-after-ms": "250"], .milliseconds(250)),
        (["x-ms-retry-after-ms": "1500"], .milliseconds(1500)), (["Retry-After": "soon"], .seconds(0.8)),
    ])
    func retryAfterTakesPrecedence(_ headers: [String: String], _ wait: Duration) async throws {
        let azure = FakeAzure { _, number in
            guard number == 1 else { return .json(Self.list) }
            return .json(
                "{}",
                status: 429,
                headers: HTTPHeaders(headers.map { .init(name: $0.key, value: $0.value) })
            )
        }
        _ = await azure.manager.subscriptions()
        #expect(azure.waits == [wait])
    }

    @Test func waitOverAMinuteIsRefused() async throws {
        let azure = FakeAzure { _, _ in .json("{}", status: 429, headers: ["Retry-After": "3600"]) }
        #expect(await !azure.manager.subscriptions().isWhole)
        #expect(azure.requests.count == 1)
    }

    @Test func brokenConnectionIsRetried() async throws {
        let azure = FakeAzure { request, number throws(HTTPError) in
            if number < 3 { throw .cutOff(url: request.url) }
            return .json(Self.list)
        }
        #expect(await azure.manager.subscriptions().isWhole)
        #expect(azure.requests.count == 3)
    }

    @Test func refusedTokenIsReplacedOnce() async throws {
        let azure = FakeAzure { request, _ in
            request.headers["Authorization"] == "Bearer token-2" ? .json(Self.list) : .json("{}", status: 401)
        }
        #expect(await azure.manager.subscriptions().isWhole)
        #expect(azure.requests.count == 2)
    }

    @Test func tokenRefusedTwiceIsAnError() async throws {
        let azure = FakeAzure { _, _ in
            .json(
                #"{"error":{"code":"ExpiredAuthenticationToken"}}"#,
                status: 401,
                headers: ["x-ms-request-id": "r1"]
            )
        }
        let expected = ServiceError(
            status: 401,
            code: "ExpiredAuthenticationToken",
            requestId: "r1",
            path: "/subscriptions"
        )
        #expect(await azure.manager.subscriptions().failures == [.service(expected)])
        #expect(azure.requests.count == 2)
    }

    @Test func errorHeaderTakesPrecedenceOverBody() async throws {
        let azure = FakeAzure { _, _ in
            .json(#"{"code":"Inner"}"#, status: 400, headers: ["x-ms-error-code": "Outer"])
        }
        let expected = ServiceError(status: 400, code: "Outer", path: "/subscriptions")
        #expect(await azure.manager.subscriptions().failures == [.service(expected)])
    }
}
