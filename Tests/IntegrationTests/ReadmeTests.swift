import Configuration
import Foundation
import Support
import Testing

/// The examples in the documents work as the documents show them.
@Suite struct ReadmeTests {
    @Test func documentedConfigurationIsValid() throws {
        let file = "docs/configuration.md"
        let blocks = try Self.blocks("yaml", of: file)
        let block = try #require(blocks.first)
        let configuration = try Settings(yaml: block, file: file)
        #expect(configuration.integrations.map(\.name) == ["production"])
        var defaults = ConnectionSettings()
        defaults.secret = .environment("PGCENSUS_PASSWORD")
        defaults.origins = configuration.integrations[0].connection.origins
        #expect(configuration.integrations[0].connection == defaults)
    }

    @Test func readmeConfigurationsAreValid() throws {
        let names = try Self.blocks("yaml", of: "README.md").map { block in
            try Settings(yaml: block, file: "README.md").integrations.map(\.name)
        }
        #expect(names == [["first"], ["production"]])
    }

    @Test func readmeShowsRealOutput() throws {
        let report = try Self.text("reports/nominal/summary.txt")
        let blocks = try Self.blocks("text", of: "README.md")
        #expect(blocks.count == 1)
        for block in blocks { #expect(report.contains(block), "\(block)") }
    }

    @Test func readmeHasAtMost150Lines() throws {
        let readme = try Self.text("README.md")
        #expect(readme.hasSuffix("\n"))
        #expect(readme.count { $0 == "\n" } <= 150)
    }

    /// Each link leads to a file that exists, and to a heading that is in it.
    @Test func everyDocumentLinkWorks() throws {
        var count = 0
        for (file, text) in try Self.documents() where file != "docs/claims.md" {
            let folder = file.hasPrefix("docs/") ? "docs/" : ""
            for link in text.matches(of: #/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/#)
            where !link.1.hasPrefix("https:") {
                let page = try Self.text(link.1.isEmpty ? file : "\(folder)\(link.1)")
                if let anchor = link.2 {
                    #expect(Self.anchors(of: page).contains(String(anchor)), "\(file): \(link.0)")
                }
                count += 1
            }
        }
        #expect(count >= 20)
    }

    /// The options of `pgcensus-demo` and of `az` that the documents use.
    private static let foreign: Set = [
        "--directory", "--estate", "--port",
        "--assignee", "--body", "--id", "--method", "--output", "--query", "--role", "--scope", "--uri",
    ]

    @Test func everyDocumentedOptionExists() async throws {
        let reference = try await CommandLineReference()
        let all = reference.options.values.reduce(into: Self.foreign) { $0.formUnion($1) }
        for (file, text) in try Self.documents() {
            let named = text.matches(of: #/(?:^|[^\w-])(--[a-z][a-z0-9-]*)/#).map { String($0.1) }
            #expect(Set(named).subtracting(all) == [], "\(file)")
        }
    }

    /// Every line that starts with `pgcensus` uses an existing command, and only options of that command.
    @Test func everyDocumentedCommandLineIsValid() async throws {
        let reference = try await CommandLineReference()
        var count = 0
        for (file, text) in try Self.documents() {
            for line in Self.commandLines(in: text) {
                let command = try #require(reference.command(of: line), "\(file): \(line)")
                let named = line.matches(of: #/\s(--?[a-z][a-z-]*)/#).map { String($0.1) }
                let known = reference.options[command] ?? []
                #expect(Set(named).subtracting(known) == [], "\(file): \(line)")
                count += 1
            }
        }
        #expect(count >= 20)
    }

    /// The text after `pgcensus` at the start of a line in a code block, or in inline code.
    private static func commandLines(in text: String) -> [Substring] {
        let blocks = text.matches(of: #/(?m)^```[a-z]*\n((?s).*?)^```/#).map(\.1).joined(separator: "\n")
        return blocks.matches(of: #/(?m)^ *(?:\$ )?pgcensus ([a-z][^\n|>#]*)/#).map(\.1)
            + text.matches(of: #/`pgcensus ([a-z][^`\n]*)`/#).map(\.1)
    }

    /// The golden file documents every option with the help of the program.
    @Test func commandReferenceMatchesGolden() async throws {
        try expectGolden("../docs/commands.md", try await CommandLineReference().document())
    }

    /// The documents that people write, without the command reference, which the program generates.
    private static func documents() throws -> [(file: String, text: String)] {
        let docs = try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/docs")
        let names =
            ["README.md", "CONTRIBUTING.md"] + docs.filter { $0 != "commands.md" }.map { "docs/\($0)" }
        return try names.map { ($0, try text($0)) }
    }

    private static func text(_ file: String) throws -> String {
        try String(contentsOfFile: "\(Repository.root)/\(file)", encoding: .utf8)
    }

    /// The code blocks of a language.
    private static func blocks(_ language: String, of file: String) throws -> [String] {
        try text(file).matches(of: #/(?m)^```([a-z]+)\n((?s).*?)^```/#)
            .filter { $0.1 == language }.map { String($0.2) }
    }

    /// The anchors of the headings of a page.
    private static func anchors(of page: String) -> Set<String> {
        let headings = page.matches(of: #/(?m)^#+ (.+)$/#).map { $0.1.lowercased() }
        return Set(
            headings.map { heading in
                heading.replacing(" ", with: "-").filter { $0.isLetter || $0.isNumber || "-_".contains($0) }
            }
        )
    }
}
