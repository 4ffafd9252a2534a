import Foundation
import Support
import Testing

/// `docs/claims.md` lists the tests for each sentence of the documents, and the sentences without a test.
@Suite struct ClaimTests {
    private static let path = "\(Repository.root)/docs/claims.md"
    private static let nothing = "not covered"
    private static let noClaim = "no claim"

    /// One sentence of a document.
    private struct Claim: Hashable, Comparable, CustomStringConvertible {
        var document: String
        var text: String

        var description: String { "\(document): \(text)" }

        static func < (left: Claim, right: Claim) -> Bool { left.description < right.description }
    }

    /// The entry of a sentence in the table.
    private struct Entry {
        var claim: Claim
        var tests: [String]

        var text: String {
            "- \(claim.text)\n  - \(tests.isEmpty ? ClaimTests.nothing : tests.joined(separator: ", "))\n"
        }
    }

    /// `RECORD_GOLDEN=1` lists new and changed sentences as not covered.
    @Test func claimsListEverySentenceInOrder() throws {
        let entries = try Self.entries()
        let claims = try Self.claims()
        guard entries.map(\.claim) != claims else { return }
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" { try Self.record(claims, entries) }
        let known = Set(entries.map(\.claim))
        let gone = known.subtracting(claims).sorted().map { "not in the document: \($0)" }
        let new = claims.filter { !known.contains($0) }.map { "not in the table: \($0)" }
        Issue.record("docs/claims.md differs from the documents:\n\((gone + new).joined(separator: "\n"))")
    }

    @Test func everyListedTestExists() throws {
        let folder = "\(Repository.root)/Tests"
        var names: Set<Substring> = []
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder) where file.hasSuffix(".swift")
        {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            names.formUnion(text.matches(of: #/@Test[^{}]*?func (\w+)/#).map(\.1))
            names.formUnion(text.matches(of: #/\)\s*func (\w+)\(/#).map(\.1))
        }
        for entry in try Self.entries() {
            for test in entry.tests where test != Self.noClaim {
                #expect(names.contains(test[...]), "\(test) for: \(entry.claim)")
            }
        }
    }

    /// The share of covered sentences must not fall below a limit.
    @Test func mostClaimsAreCovered() throws {
        let entries = try Self.entries()
        #expect(entries.count > 200)
        #expect(entries.count { $0.tests.isEmpty } * 8 < entries.count)
    }

    private static func claims() throws -> [Claim] {
        try ReadmeClaims.documents().flatMap { document in
            try ReadmeClaims(document: document).all.map { Claim(document: document, text: $0) }
        }
    }

    /// The entries below the heading of each document.
    private static func entries() throws -> [Entry] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        var document = ""
        return zip(lines, lines.dropFirst()).compactMap { line, next in
            if line.hasPrefix("## ") { document = String(line.dropFirst(3)) }
            guard line.hasPrefix("- "), next.hasPrefix("  - ") else { return nil }
            let tests = next.dropFirst(4) == nothing ? [] : next.dropFirst(4).split(separator: ", ")
            let claim = Claim(document: document, text: String(line.dropFirst(2)))
            return Entry(claim: claim, tests: tests.map(String.init))
        }
    }

    private static func record(_ claims: [Claim], _ entries: [Entry]) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let introduction = text.split(separator: "\n", omittingEmptySubsequences: false).prefix {
            !$0.hasPrefix("## ")
        }
        let tests = Dictionary(entries.map { ($0.claim, $0.tests) }) { first, _ in first }
        let lists = try ReadmeClaims.documents().map { document in
            let own = claims.filter { $0.document == document }
            let list = own.map { Entry(claim: $0, tests: tests[$0] ?? []).text }
            return "## \(document)\n\n\(list.joined())"
        }
        try (introduction.joined(separator: "\n") + "\n" + lists.joined(separator: "\n")).write(
            toFile: path,
            atomically: true,
            encoding: .utf8
        )
    }
}
