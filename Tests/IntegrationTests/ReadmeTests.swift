import Configuration
import Foundation
import Support
import Testing

/// What the documents show must work as they show it.
@Suite struct ReadmeTests {
    private let readme: String

    init() throws {
        readme = try String(contentsOfFile: "\(Repository.root)/README.md", encoding: .utf8)
    }

    @Test func itsConfigurationIsValid() throws {
        let block = try #require(readme.firstMatch(of: #/```yaml\n((?s).*?)```/#))
        let configuration = try Configuration(yaml: String(block.1), file: "README.md")
        #expect(configuration.integrations.map(\.name) == ["production"])
        var defaults = ConnectionSettings()
        defaults.secret = .environment("PGCENSUS_PASSWORD")
        defaults.origins = configuration.integrations[0].connection.origins
        #expect(configuration.integrations[0].connection == defaults)
    }

    /// Options of `pgcensus-demo` that the documents name.
    private static let foreign: Set = ["--directory", "--estate", "--port"]

    @Test func everyOptionThatTheDocumentsNameExists() async throws {
        let reference = try await CommandLineReference()
        let all = reference.options.values.reduce(into: Self.foreign) { $0.formUnion($1) }
        for (file, text) in try Self.documents() {
            let named = text.matches(of: #/(?:^|[^\w-])(--[a-z][a-z0-9-]*)/#).map { String($0.1) }
            #expect(Set(named).subtracting(all) == [], "\(file)")
        }
    }

    /// Every line that starts with `pgcensus` names a command, and options of that command alone.
    @Test func everyCommandLineOfTheDocumentsIsOneThatTheProgramTakes() async throws {
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

    /// What follows `pgcensus` at the beginning of a line in a block of code, or of code within a sentence.
    private static func commandLines(in text: String) -> [Substring] {
        let blocks = text.matches(of: #/(?m)^```[a-z]*\n((?s).*?)^```/#).map(\.1).joined(separator: "\n")
        return blocks.matches(of: #/(?m)^ *(?:\$ )?pgcensus ([a-z][^\n|>#]*)/#).map(\.1)
            + text.matches(of: #/`pgcensus ([a-z][^`\n]*)`/#).map(\.1)
    }

    /// So every option is documented as the program describes it.
    @Test func theCommandReferenceIsTheCommittedOne() async throws {
        try expectGolden("../docs/commands.md", try await CommandLineReference().document())
    }

    /// The documents that people write: the command reference is made from the program.
    private static func documents() throws -> [(file: String, text: String)] {
        let docs = try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/docs")
        let names =
            ["README.md", "CONTRIBUTING.md"] + docs.filter { $0 != "commands.md" }.map { "docs/\($0)" }
        return try names.map {
            ($0, try String(contentsOfFile: "\(Repository.root)/\($0)", encoding: .utf8))
        }
    }
}
