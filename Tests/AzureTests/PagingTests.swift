import HTTP
import Inventory
import Testing
import Wording

@testable import Azure

@Suite struct PagingTests {
    private static let first = "https://management.azure.com/subscriptions?api-version=2022-12-01"

    private func names(_ azure: FakeAzure) async -> [String] {
        await azure.manager.subscriptions().elements.map(\.guid)
    }

    @Test func everyPageIsReadWithItsExactLink() async throws {
        let link = "https://management.azure.com//subscriptions?$skiptoken=a%2Bb%3D&api-version=2099-01-01"
        let azure = FakeAzure { request, number in
            switch number {
            case 1: .json(#"{"value":[{"subscriptionId":"a"}],"nextLink":"\#(link)"}"#)
            case 2: .json(#"{"value":[],"nextLink":"https://management.azure.com/third"}"#)
            default: .json(#"{"value":[{"subscriptionId":"b"}],"nextLink":""}"#)
            }
        }
        #expect(await names(azure) == ["a", "b"])
        #expect(azure.requests.map(\.url) == [Self.first, link, "https://management.azure.com/third"])
    }

    @Test(arguments: ["", #","nextLink":null"#, #","nextLink":"""#])
    func absentNullAndEmptyLinksEndTheList(_ end: String) async throws {
        let azure = FakeAzure { _, _ in .json(#"{"value":[{"subscriptionId":"a"}]\#(end)}"#) }
        #expect(await names(azure) == ["a"])
        #expect(azure.requests.count == 1)
    }

    @Test(arguments: [
        "https://management.azure.com.evil.example/x", "http://management.azure.com/x",
        "https://management.azure.com:8443/x", "https://evil@management.azure.com.example/", "/relative",
        "nonsense",
        "https://management.azure.com@evil.example/",
    ])
    func tokenGoesToNoOtherHost(_ link: String) async throws {
        let azure = FakeAzure { _, _ in .json(#"{"value":[],"nextLink":"\#(link)"}"#) }
        #expect(await !azure.manager.subscriptions().isWhole)
        #expect(azure.requests.count == 1)
    }

    @Test func repeatedPagesEndWithAnError() async throws {
        let azure = FakeAzure { _, number in
            .json(#"{"value":[],"nextLink":"https://management.azure.com/page\#(number % 3)"}"#)
        }
        #expect(await !azure.manager.subscriptions().isWhole)
        #expect(azure.requests.count == 4)
    }

    /// Azure also returns empty pages, but fifty empty pages or a thousand pages in a row are an error.
    @Test(arguments: [(#"{"subscriptionId":"a"}"#, 1000), ("", 50)])
    func endlessPagesProveNothing(_ element: String, _ most: Int) async throws {
        let azure = FakeAzure { _, number in
            .json(#"{"value":[\#(element)],"nextLink":"https://management.azure.com/page\#(number)"}"#)
        }
        let found = await azure.manager.subscriptions()
        #expect(found.failures == [.endlessPages(url: "https://management.azure.com/page\(most - 1)")])
        #expect(azure.requests.count == most)
    }

    /// The client stores all links of a list, so their length has a limit.
    @Test(arguments: [16_384, 16_385]) func linksHaveALimit(_ length: Int) async {
        let start = "https://management.azure.com/"
        let link = start + String(repeating: "a", count: length - start.utf8.count)
        let azure = FakeAzure { _, number in
            .json(number == 1 ? #"{"value":[],"nextLink":"\#(link)"}"# : #"{"value":[]}"#)
        }
        let found = await azure.manager.subscriptions()
        #expect(found.isWhole == (length == 16_384))
        #expect(azure.requests.count == (length == 16_384 ? 2 : 1))
        #expect(found.failures.allSatisfy { $0.cause.contains("nextLink has more than 16384 bytes") })
    }

    @Test(arguments: [16_384, 16_385]) func resourceGraphTokensHaveALimit(_ length: Int) async {
        let token = String(repeating: "a", count: length)
        let azure = FakeAzure { request, _ in
            let isFirst = !String(decoding: request.body ?? [], as: UTF8.self).contains(token)
            return FakeEstate.resourceGraphPage([], total: 0, skipToken: isFirst ? token : nil)
        }
        let rows = await azure.manager.resourceGraph(of: [
            Subscription(id: "/subscriptions/\(FakeEstate.subscription)")
        ])
        let causes = rows.failures.map(\.cause)
        #expect(causes.contains { $0.contains("$skipToken has more than 16384 bytes") } == (length > 16_384))
    }

    /// Another service can choose the link: the client does not follow it, and its text does not control the terminal.
    @Test func linkCannotMoveTheCursor() async {
        let azure = FakeAzure { _, number in
            .json(
                number == 1
                    ? #"{"value":[],"nextLink":"https://management.azure.com/\u001b[2J\u009b1m\u202e\n"}"#
                    : "[]"
            )
        }
        let causes = await azure.manager.subscriptions().failures.map(\.cause)
        #expect(azure.requests.count == 1 && !causes.isEmpty)
        for cause in causes { #expect(cause == cause.printable) }
    }

    @Test(arguments: [true, false]) func endlessResourceGraphTokensProveNothing(_ hasRows: Bool)
        async
    {
        let guid = FakeEstate.subscription
        let azure = FakeAzure { _, number in
            let id = "/subscriptions/\(guid)/resourceGroups/rg\(hasRows ? number : 0)"
            let row = #"{"id":"\#(id)","name":"rg","type":"x/resourcegroups","location":"eastus"}"#
            return .json(#"{"totalRecords":1,"data":[\#(row)],"$skipToken":"\#(number)"}"#)
        }
        let rows = await azure.manager.resourceGraph(of: [Subscription(id: "/subscriptions/\(guid)")])
        #expect(rows.failures.contains { if case .endlessPages = $0 { true } else { false } })
        #expect(azure.requests.count <= 2100)
    }

    @Test(arguments: [
        ("<html>", "web page"), (#"{"value":[{"subscriptionId":"a"}"#, "not JSON"), ("", "not JSON"),
        (#"{"value":null}"#, "value is null"), ("{}", "value is missing"),
        (#"{"value":{}}"#, "value is an object"), ("[]", "a list, not an object"),
    ])
    func unexpectedAnswerIsReportedWithoutQuoting(_ body: String, _ detail: String) async throws {
        let found = await FakeAzure { _, _ in .json(body) }.manager.subscriptions()
        guard case .malformed(let url, let text) = found.failures.first else {
            Issue.record("\(found)")
            return
        }
        #expect(url == "https://management.azure.com/subscriptions")
        #expect(text.contains(detail))
    }

    @Test(arguments: [
        ("{}", "it has no subscriptionId"), (#"{"subscriptionId":7}"#, "its subscriptionId is a number"),
        (#"{"subscriptionId":""}"#, "its subscriptionId is empty"), ("null", "it is null"),
        (#""a""#, "it is a text"), (#"{"subscriptionId":"a/b"}"#, "is not an id"),
    ])
    func elementWithoutIdentityIsRefusedAlone(_ element: String, _ reason: String) async {
        let azure = FakeAzure { _, _ in
            .json(#"{"value":[{"subscriptionId":"a"},\#(element),{"subscriptionId":"b"}]}"#)
        }
        let found = await azure.manager.subscriptions()
        #expect(found.elements.map(\.guid) == ["a", "b"])
        #expect(found.failures.map(\.cause).joined().contains(reason))
    }
}
