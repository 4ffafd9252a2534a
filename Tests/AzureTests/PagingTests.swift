import HTTP
import Inventory
import Testing

@testable import Azure

@Suite struct PagingTests {
    private static let first = "https://management.azure.com/subscriptions?api-version=2022-12-01"

    private func names(_ azure: FakeAzure) async throws(AzureError) -> [String] {
        try await azure.manager.subscriptions().map(\.guid)
    }

    @Test func everyPageIsReadAndTheLinkIsUsedByteForByte() async throws {
        let link = "https://management.azure.com//subscriptions?$skiptoken=a%2Bb%3D&api-version=2099-01-01"
        let azure = FakeAzure { request, number in
            switch number {
            case 1: .json(#"{"value":[{"subscriptionId":"a"}],"nextLink":"\#(link)"}"#)
            case 2: .json(#"{"value":[],"nextLink":"https://management.azure.com/third"}"#)
            default: .json(#"{"value":[{"subscriptionId":"b"}],"nextLink":""}"#)
            }
        }
        #expect(try await names(azure) == ["a", "b"])
        #expect(azure.requests.map(\.url) == [Self.first, link, "https://management.azure.com/third"])
    }

    @Test(arguments: ["", #","nextLink":null"#, #","nextLink":"""#])
    func absentNullAndEmptyLinksEndTheList(_ end: String) async throws {
        let azure = FakeAzure { _, _ in .json(#"{"value":[{"subscriptionId":"a"}]\#(end)}"#) }
        #expect(try await names(azure) == ["a"])
        #expect(azure.requests.count == 1)
    }

    @Test(arguments: [
        "https://management.azure.com.evil.example/x", "http://management.azure.com/x",
        "https://management.azure.com:8443/x", "https://evil@management.azure.com.example/", "/relative",
        "nonsense",
        "https://management.azure.com@evil.example/",
    ])
    func theTokenGoesToNoOtherHost(_ link: String) async throws {
        let azure = FakeAzure { _, _ in .json(#"{"value":[],"nextLink":"\#(link)"}"#) }
        await #expect(throws: AzureError.self) { try await names(azure) }
        #expect(azure.requests.count == 1)
    }

    @Test func pagesThatRepeatThemselvesAreGivenUp() async throws {
        let azure = FakeAzure { _, number in
            .json(#"{"value":[],"nextLink":"https://management.azure.com/page\#(number % 3)"}"#)
        }
        await #expect(throws: AzureError.self) { try await names(azure) }
        #expect(azure.requests.count == 4)
    }

    @Test(arguments: [
        ("<html>", "not JSON"), (#"{"value":[{"subscriptionId":"a"}"#, "not JSON"), ("", "not JSON"),
        (#"{"value":null}"#, "value is null"), ("{}", "value is missing"),
        (#"{"value":[{}]}"#, "subscriptionId"),
        (#"{"value":[{"subscriptionId":7}]}"#, "another type"), ("[]", "another type"),
    ])
    func anAnswerThatIsNotAsPromisedIsSaidAndNotQuoted(_ body: String, _ detail: String) async throws {
        let azure = FakeAzure { _, _ in .json(body) }
        do throws(AzureError) {
            _ = try await names(azure)
            Issue.record("the answer was accepted")
        } catch {
            guard case .malformed(let url, let text) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(url == "https://management.azure.com/subscriptions")
            #expect(text.contains(detail))
        }
    }
}
