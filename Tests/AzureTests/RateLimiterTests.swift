import HTTP
import Inventory
import Testing

@testable import Azure

@Suite struct RateLimiterTests {
    private let subscription = Subscription(id: "/subscriptions/s")

    private func groups(_ azure: FakeAzure, times: Int, in subscription: Subscription) async {
        let manager = azure.manager
        for _ in 0..<times { _ = await manager.resourceGroups(in: subscription) }
    }

    @Test func bucketAllowsItsCapacityThenItsRate() async throws {
        let azure = FakeAzure { _, _ in .json(#"{"value":[]}"#) }
        await groups(azure, times: 350, in: subscription)
        #expect(azure.requests.count == 350)
        let waited = azure.waits.reduce(.zero, +)
        #expect(waited >= .milliseconds(3900) && waited <= .milliseconds(4100), "100 requests at 25 a second")
    }

    @Test func lowRemainingCountSlowsRequestsBeforeA429() async throws {
        let azure = FakeAzure { _, number in
            let headers: HTTPHeaders = [
                "x-ms-ratelimit-remaining-subscription-reads": "\(max(0, 5 - number))"
            ]
            return .json(#"{"value":[]}"#, headers: headers)
        }
        await groups(azure, times: 10, in: subscription)
        #expect(azure.waits.count >= 4)
        #expect(azure.waits.allSatisfy { $0 <= .milliseconds(40) })
    }

    @Test func throttledSubscriptionDoesNotSlowOthers() async throws {
        let azure = FakeAzure { request, _ in
            request.url.contains("/storm/")
                ? .json("{}", status: 429, headers: ["Retry-After": "30"]) : .json(#"{"value":[]}"#)
        }
        let manager = azure.manager
        #expect(await !manager.resourceGroups(in: Subscription(id: "/subscriptions/storm")).isWhole)
        #expect(azure.waits == [.seconds(30), .seconds(30), .seconds(30)])
        for _ in 0..<20 { _ = await manager.resourceGroups(in: subscription) }
        #expect(azure.waits.count == 3)
    }

    @Test func resourceGraphQuotaIsRespected() async throws {
        let azure = FakeAzure { _, _ in
            let headers: HTTPHeaders = [
                "x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:04",
            ]
            return .json(#"{"data":[]}"#, headers: headers)
        }
        _ = await azure.manager.resourceGraph(of: [subscription])
        #expect(azure.requests.count == 2)
        #expect(azure.waits.contains(.seconds(4)))
    }
}
