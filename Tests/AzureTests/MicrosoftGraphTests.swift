import Foundation
import HTTP
import Inventory
import Ownership
import Testing

@testable import Azure

/// The possible answers of Microsoft Graph: each part of a batch, and each page.
@Suite struct MicrosoftGraphTests {
    private static let question = DirectoryQuestion(.groupDisplayName, "team-a")
    private static let link = "https://graph.microsoft.com/v1.0/groups?$skiptoken=2"

    private func answer(
        _ questions: Set<DirectoryQuestion> = [question],
        _ answers: @escaping @Sendable (HTTPRequest, Int) throws(HTTPError) -> HTTPResponse
    ) async -> MicrosoftGraphAnswers {
        await FakeAzure(answers).graphAnswers(to: questions)
    }

    private func part(_ body: String, _ status: Int = 200) -> HTTPResponse {
        .json(#"{"responses":[{"id":"0","status":\#(status),"body":\#(body)}]}"#)
    }

    @Test func namesakesOnLaterPagesAreFound() async throws {
        let found = await answer { request, _ in
            request.url == Self.link
                ? .json(#"{"value":[{"id":"1","displayName":"Team-A"},{"id":"2","displayName":"team-a"}]}"#)
                : part(#"{"value":[],"@odata.nextLink":"\#(Self.link)"}"#)
        }
        #expect(found.failure == nil)
        #expect(found.answers[Self.question]?.entries.map(\.id) == ["1", "2"])
    }

    @Test func pageOfAnotherHostFailsTheQuestion() async throws {
        let found = await answer { _, _ in
            part(#"{"value":[],"@odata.nextLink":"https://graph.example/v1.0/groups"}"#)
        }
        #expect(found.answers.isEmpty)
        #expect(found.failure == .foreignNextLink(origin: "https://graph.example"))
    }

    @Test func gatewayTextInOnePartIsRequestedAgain() async throws {
        let found = await answer { _, number in
            number == 1 ? part(#""Bad Gateway""#, 502) : part(#"{"value":[]}"#)
        }
        #expect(found.failure == nil)
        #expect(found.answers[Self.question]?.entries == [])
    }

    @Test func userWithHiddenAccountStateIsNoAnswer() async throws {
        let question = DirectoryQuestion(.userEmail, "a@x")
        let found = await answer([question]) { _, _ in
            part(#"{"value":[{"id":"1","mail":"a@x","accountEnabled":null}]}"#)
        }
        #expect(found.answers[question] == nil)
        guard case .service(let error) = found.failure else { throw Missing() }
        #expect(error.status == 403)
    }

    @Test(arguments: [403, 404])
    func refusalInOnePartFailsOnlyItsQuestion(_ status: Int) async throws {
        let other = DirectoryQuestion(.groupDisplayName, "team-b")
        let found = await answer([Self.question, other]) { _, _ in
            let refused = #"{"id":"0","status":\#(status),"body":{"error":{"code":"Denied"}}}"#
            return .json(#"{"responses":[\#(refused),{"id":"1","status":200,"body":{"value":[]}}]}"#)
        }
        #expect(found.answers.keys.map(\.key) == [other.key])
        guard case .service(let error) = found.failure else { throw Missing() }
        #expect(error.status == status && error.code == "Denied")
    }

    @Test func circularPagesFailTheQuestion() async throws {
        let found = await answer { request, _ in
            let page = #"{"value":[],"@odata.nextLink":"\#(Self.link)"}"#
            return request.url == Self.link ? .json(page) : part(page)
        }
        #expect(found.answers.isEmpty)
        #expect(found.failure == .endlessPages(url: "https://graph.microsoft.com/v1.0/groups"))
    }

    /// Each answer has a link to another page, and each page has another member.
    @Test func endlessPagesFailTheQuestion() async throws {
        let found = await answer { request, number in
            if request.method == .get {
                let next = "https://graph.microsoft.com/v1.0/groups?page=\(number)"
                return .json(#"{"value":[{"id":"\#(number)"}],"@odata.nextLink":"\#(next)"}"#)
            }
            return part(#"{"value":[],"@odata.nextLink":"\#(Self.link)"}"#)
        }
        #expect(found.answers.isEmpty)
        guard case .endlessPages = found.failure else { throw Missing() }
    }

    private struct Missing: Error {}
}

/// Parts and members of an answer that differ from the documentation.
@Suite struct OddGraphTests {
    private static let first = DirectoryQuestion(.groupDisplayName, "team-a")
    private static let second = DirectoryQuestion(.groupDisplayName, "team-b")

    private func answer(
        _ questions: Set<DirectoryQuestion> = [first, second],
        _ answers: @escaping @Sendable (HTTPRequest, Int) throws(HTTPError) -> HTTPResponse
    ) async -> MicrosoftGraphAnswers {
        await FakeAzure(answers).graphAnswers(to: questions)
    }

    @Test(arguments: [
        #"{"status":200,"body":{"value":[]}}"#, "null", "5", #"{"id":"0"}"#, #"{"id":"0","status":"x"}"#,
        #"{"id":"0","status":200,"body":"text"}"#,
        #"{"id":"0","status":200,"body":{"value":[{"displayName":"team-a"}]}}"#,
        #"{"id":"0","status":200,"body":{"value":[null]}}"#,
    ])
    func malformedPartFailsOnlyItsQuestion(_ part: String) async {
        let found = await answer { _, _ in
            .json(#"{"responses":[\#(part),{"id":"1","status":200,"body":{"value":[]}}]}"#)
        }
        #expect(found.answers.keys.map(\.key) == [Self.second.key])
        #expect(found.failure != nil)
    }

    /// A quote with a combining mark is one character in Swift, and two in Microsoft Graph.
    @Test(arguments: ["'", "\u{600}'", "'\u{301}", "a'\u{20DD}b'"])
    func quotesInNamesAreEscaped(_ name: String) async throws {
        let azure = FakeAzure { _, _ in .json(#"{"responses":[{"id":"0","status":200,"body":{"value":[]}}]}"#)
        }
        _ = await azure.graphAnswers(to: [DirectoryQuestion(.groupDisplayName, name)])
        let body = String(decoding: azure.requests.first?.body ?? [], as: UTF8.self)
        let filter = try #require(body.firstMatch(of: #/filter=([^&]*)&/#)).1
        let text = try #require(String(filter).removingPercentEncoding)
        let quotes = text.unicodeScalars.count { $0 == "'" }
        let own = name.unicodeScalars.count { $0 == "'" }
        let forms = text.split(separator: " or ").count
        #expect(quotes == forms * (2 + 2 * own), "\(text)")
    }

    @Test func numericNameIsRead() async {
        let found = await answer([DirectoryQuestion(.userEmail, "a@x")]) { _, _ in
            .json(
                #"{"responses":[{"id":"0","status":200,"body":{"value":[{"id":"1","mail":"a@x","displayName":5,"accountEnabled":true}]}}]}"#
            )
        }
        #expect(found.answers.values.first?.entries.map(\.displayName) == ["5"])
    }

    /// A name that matches half of the directory gives no owner, and only a few of its pages are read.
    @Test func twoNamesakesAreEnoughWithinTenPages() async {
        for (name, pages) in [("team-a", 1), ("other", 10)] {
            let azure = FakeAzure { request, number in
                let link = #""@odata.nextLink":"https://graph.microsoft.com/v1.0/groups?page=\#(number)""#
                let page =
                    #"{"value":[{"id":"\#(number)","displayName":"\#(name)"},{"id":"x\#(number)","displayName":"\#(name)"}],\#(link)}"#
                return request.method == .post
                    ? .json(#"{"responses":[{"id":"0","status":200,"body":\#(page)}]}"#) : .json(page)
            }
            let found = await azure.graphAnswers(to: [Self.first])
            #expect(azure.requests.count == (pages == 1 ? 1 : 11), "\(name)")
            #expect(found.answers[Self.first]?.entries.count == (pages == 1 ? 2 : nil))
        }
    }

    @Test func duplicateGroupCountsOnce() async {
        let found = await answer([Self.first]) { request, _ in
            let body = String(decoding: request.body ?? [], as: UTF8.self)
            let value =
                body.contains("transitiveMembers")
                ? "" : #"{"id":"AA-1","displayName":"team-a"},{"id":"aa-1","displayName":"team-a"}"#
            return .json(#"{"responses":[{"id":"0","status":200,"body":{"value":[\#(value)]}}]}"#)
        }
        #expect(found.answers[Self.first]?.entries.count == 1)
    }
}
