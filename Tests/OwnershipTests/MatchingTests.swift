import Inventory
import Testing

@testable import Ownership

/// When a tag value and a value of the directory are equal.
@Suite struct MatchingTests {
    private func owners(_ value: String, _ attribute: DirectoryAttribute) throws -> [String] {
        try MadeDirectory.answer(value, attribute).owners.filter { _ in true }.map(\.id).filter {
            $0 != "g-root"
        }
    }

    @Test(arguments: [
        (DirectoryAttribute.userEmail, "ADA@example.COM", "u-ada"),
        (.userPrincipalName, "Ada@Corp.Example", "u-ada"), (.userEmployeeId, "0042", "u-ada"),
        (.userObjectId, "9e2d0a51-77b0-4c3e-8f60-5c1b2a3d4e5f", "9E2D0A51-77B0-4C3E-8F60-5C1B2A3D4E5F"),
        (.groupDisplayName, "TEAM-shop", "g-shop"), (.groupMail, "SHOP@example.com", "g-shop"),
        (.groupObjectId, "g-shop", "g-shop"),
        (.userEmail, "cafe\u{301}@example.com", "9E2D0A51-77B0-4C3E-8F60-5C1B2A3D4E5F"),
        (.userEmail, "CAFÉ@EXAMPLE.COM", "9E2D0A51-77B0-4C3E-8F60-5C1B2A3D4E5F"),
    ])
    func everyAttributeFindsItsOwner(_ attribute: DirectoryAttribute, _ value: String, _ id: String) throws {
        #expect(try owners(value, attribute) == [id])
    }

    @Test(arguments: [
        (DirectoryAttribute.userEmployeeId, "42"), (.userObjectId, "U-ADA"), (.groupObjectId, "G-shop"),
        (.userEmail, "аda@example.com"),  // a Cyrillic а
        (.userEmail, "cafe@example.com"), (.groupDisplayName, "team\u{200B}-shop"),
        (.groupDisplayName, "team‐shop"),  // U+2010
        (.groupDisplayName, "teaⅿ-shop"), (.groupDisplayName, "ｔeam-shop"), (.groupDisplayName, "team-ſhop"),
        (.groupDisplayName, "u-ada"), (.userEmail, "shop@example.com"),
    ])
    func similarLettersMatchNobody(_ attribute: DirectoryAttribute, _ value: String) throws {
        let answer = try MadeDirectory.answer(value, attribute)
        #expect(answer.state == .fallback && answer.reason == .noMatch)
    }

    /// Any user can write a comment, so one comment must not cause thousands of questions.
    @Test func oneTagAsksForAtMostTwentyNames() throws {
        let many = (1...20_000).map { "team-\($0)" }.joined(separator: ",") + ",team-shop"
        var search = OwnerSearch(MadeDirectory.mapping(), Directory(answers: [:]))
        _ = search.owners(of: many)
        #expect(search.questions.count { $0.key.text.hasPrefix("team-") } == 20)
        let answer = try MadeDirectory.answer("team-shop,\(many)", .groupDisplayName)
        #expect(answer.owners.map(\.id) == ["g-shop"])
        #expect(answer.findings.last?.part == "19982 more of one tag")
    }

    @Test func nameOver256CharactersIsNotLookedUp() throws {
        let long = String(repeating: "x", count: 257)
        var search = OwnerSearch(MadeDirectory.mapping(), Directory(answers: [:]))
        _ = search.owners(of: "\(long);team-shop")
        #expect(!search.questions.contains { $0.key.text.hasPrefix("xxx") })
        let answer = try MadeDirectory.answer("\(long);team-shop", .groupDisplayName)
        #expect(answer.owners.map(\.id) == ["g-shop"])
        #expect(answer.findings.first?.reason == .noMatch)
    }

    @Test func foldingIsPerLetterAndComposes() {
        #expect("ÉQUIPE".directoryFolded == "équipe")
        #expect(Name("e\u{301}".directoryFolded) == Name("é"))
        #expect("Straße".directoryFolded == "straße")
        #expect("ΟΔΥΣΣΕΥΣ".directoryFolded == "Οδυσσεύς".directoryFolded.replacing("ύ", with: "υ"))
        #expect("ı".directoryFolded != "I".directoryFolded)
        #expect("İ".directoryFolded != "I".directoryFolded)
        #expect(Name("TEAM-\u{212A}".directoryFolded) == Name("team-k"), "the Kelvin sign equals K")
    }

    /// An upper-case letter of two scalars can have a lower-case letter of one scalar.
    @Test func foldingTwiceChangesNothing() {
        for value in UInt32(0)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in [String(scalar), scalar.properties.uppercaseMapping] {
                let once = text.directoryFolded
                #expect(Name(once.directoryFolded) == Name(once), "\(String(value, radix: 16))")
            }
        }
        #expect(Name("Ϊ\u{301}".directoryFolded) == Name("\u{390}"))
    }

    @Test func partsAreSplitAtCommasAndSemicolonsAndTrimmed() {
        #expect(TagValue.parts(" a ,b;;c\u{A0}; \t") == ["a", "b", "c"])
        #expect(TagValue.parts("a b") == ["a b"])
        #expect(TagValue.parts("\u{301},x") == ["\u{301}", "x"])
        #expect(TagValue.parts(";, ").isEmpty)
    }

    @Test func lastAnswerKeepsItsAge() throws {
        let question = DirectoryQuestion(.groupDisplayName, "team-shop")
        var entry = DirectoryEntry(kind: .group, id: "g", displayName: "team-shop")
        entry.people = [DirectoryEntry(kind: .user, id: "u", displayName: "U")]
        var kept = DirectoryAnswer(entries: [entry], askedAt: MadeDirectory.now)
        kept.isKept = true
        var search = OwnerSearch(MadeDirectory.mapping(), Directory(answers: [question: kept]))
        let server = Resource(MadeEstate(server: ["owner": "team-shop"]).made)
        let answer = search.answer(for: server, below: search.integration)
        #expect(answer.owners.map(\.id) == ["g"])
        #expect(answer.directoryAsOf == MadeDirectory.now)
        #expect(search.integration.state == .unowned)
        #expect(search.integration.findings.map(\.reason) == [.directoryUnavailable])
    }

    @Test func answerWithoutMatchHasAnAge() {
        let question = DirectoryQuestion(.groupDisplayName, "gone")
        var kept = DirectoryAnswer(entries: [], askedAt: MadeDirectory.now)
        kept.isKept = true
        var older = DirectoryAnswer(entries: [], askedAt: Timestamp(milliseconds: 1))
        older.isKept = true
        let platform = DirectoryQuestion(.groupDisplayName, "platform")
        var search = OwnerSearch(
            MadeDirectory.mapping(),
            Directory(answers: [question: kept, platform: older])
        )
        let server = Resource(MadeEstate(server: ["owner": "gone"]).made)
        let answer = search.answer(for: server, below: OwnerAnswer(state: .unowned))
        #expect(answer.reason == .noMatch && answer.directoryAsOf == MadeDirectory.now)
        #expect(search.answer(for: server, below: search.integration).directoryAsOf == older.askedAt)
    }

    @Test func nearestOfAThousandNamesIsFound() {
        let names = NearestNames((0..<5000).map { "team-\($0)" } + ["équipe-boutique"])
        #expect(names.nearest(to: "équipe-bout1que") == ["équipe-boutique"])
        #expect(names.nearest(to: "team-4711x").first == "team-4711")
        #expect(names.nearest(to: String(repeating: "x", count: 10_000)).isEmpty)
    }
}
