import Configuration
import Foundation
import Support
import Testing

/// What the README shows must work as it stands there.
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

    /// Every line that starts with `pgcensus`, asked for its help, which must know every option in the line.
    @Test func itsCommandsAndOptionsExist() async throws {
        let blocks = readme.matches(of: #/```\n(pgcensus[^`]*)```/#).map(\.1).joined(separator: "\n")
        let commands = blocks.matches(of: #/(?m)^pgcensus ([a-z ]+)([^\n]*)/#)
        #expect(commands.count >= 6)
        for command in commands {
            let words = command.1.split(separator: " ").map(String.init).filter { $0 != "snapshot" }
            let help = try await pgcensus(words + ["--help"])
            #expect(help.output.contains("USAGE: pgcensus \(words.joined(separator: " "))"))
            for option in command.2.matches(of: #/--?[a-z]+/#) {
                #expect(help.output.contains(option.0), "\(words) \(option.0)")
            }
        }
    }
}
