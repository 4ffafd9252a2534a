import AzureEmulator
import Foundation
import Inventory
import Support
import Testing

/// The environment variables that docs/operations.md lists.
@Suite struct EnvironmentTests {
    @Test func variablesSetTheConfigurationAndTheStore() async throws {
        let folder = try TemporaryFolder()
        let yaml = "integrations: [{name: NAME, servers: [{hostname: h}]}]"
        try folder.write(yaml.replacing("NAME", with: "usual"), to: "pgcensus.yaml")
        let file = try folder.write(yaml.replacing("NAME", with: "variable"), to: "variable.yaml")
        let other = try folder.write(yaml.replacing("NAME", with: "option"), to: "option.yaml")
        func shown(_ arguments: [String], _ environment: [String: String]) async throws -> String {
            try await pgcensus(
                ["config", "show"] + arguments,
                environment: environment,
                folder: folder.path
            ).output
        }
        #expect(try await shown([], [:]).hasPrefix("usual\n"))
        #expect(try await shown([], ["PGCENSUS_CONFIG": ""]).hasPrefix("usual\n"))
        #expect(try await shown([], ["PGCENSUS_CONFIG": file]).hasPrefix("variable\n"))
        #expect(try await shown(["--config", other], ["PGCENSUS_CONFIG": file]).hasPrefix("option\n"))
        let store = ["PGCENSUS_STORE": folder.file("variable.db")]
        let run = try await pgcensus(["snapshots", "list"], environment: store)
        #expect(run.errors.contains("there is no store at \(folder.file("variable.db"))\n"))
        let named = try await pgcensus(["snapshots", "list", "--store", "/none.db"], environment: store)
        #expect(named.errors.contains("there is no store at /none.db\n"))
    }

    @Test func usedVariablesAreShownWithoutSecrets() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            integrations:
              - name: shown
                servers: [{hostname: h}]
                connection: {secret: "env:OWN_SECRET"}
                sync: {deliver: [{webhook: "https://portal.example", secret: "env:HOOK_KEY"}]}
            """,
            to: "pgcensus.yaml"
        )
        let environment = [
            "OWN_SECRET": "hidden-1", "HOOK_KEY": "hidden-2", "AZURE_CLIENT_SECRET": "hidden-3",
            "PGCENSUS_PASSWORD": "hidden-4", "IDENTITY_HEADER": "hidden-5",
            "HTTPS_PROXY": "http://user:hidden-6@proxy.example:3128", "NO_PROXY": "localhost\u{1B}[1m",
            "AZURE_AUTHORITY_HOST": "login.example", "UNRELATED": "unrelated",
        ]
        for output in ["table", "json"] {
            let run = try await pgcensus(
                ["config", "show", "-o", output],
                environment: environment,
                folder: folder.path
            )
            #expect(run.code == 0, "\(run.errors)")
            for name in environment.keys where name != "UNRELATED" {
                #expect(run.output.contains(name), "\(name) \(run.output)")
            }
            for word in ["hidden", "unrelated", "\u{1B}"] {
                #expect(!run.output.contains(word), "\(word) \(run.output)")
            }
            #expect(run.output.contains("http://•••@proxy.example:3128"))
            #expect(run.output.contains("login.example"))
        }
    }

    @Test func tokensAreRequestedAtTheAddressOfTheVariable() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let emulator = story.emulator
        let places: YAMLValue = ["resourceManager": .text(emulator.baseURL)]
        try story.folder.configure(
            IntegrationEntry().types([.server]).azure(at: emulator.baseURL, ["endpoints": places])
        )
        let environment = AzureStory.application.merging(["AZURE_AUTHORITY_HOST": emulator.baseURL]) { $1 }
        let run = try await pgcensus(["scan"], environment: environment, folder: story.folder.path)
        #expect(run.code == 0, "\(run.errors)")
        #expect(emulator.requests().contains { $0.path.hasSuffix("/oauth2/v2.0/token") })
        await emulator.stop()
    }

    /// docs/operations.md lists each variable that the sources read.
    @Test func everyVariableOfTheSourceIsDocumented() throws {
        let page = try String(contentsOfFile: "\(Repository.root)/docs/operations.md", encoding: .utf8)
        let list = try #require(page.firstMatch(of: #/## Environment variables\n((?s).*?)\n#+ /#)).1
        var found: Set<Substring> = []
        let folder = "\(Repository.root)/Sources"
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder) where file.hasSuffix(".swift")
        {
            guard !["AzureEmulator", "LocalEstate", "pgcensus-demo"].contains(where: { file.hasPrefix($0) })
            else {
                continue
            }
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            let reads = text.matches(of: #/(?:nvironment|variables)\["([A-Z_a-z]+)"\]/#).map(\.1)
            found.formUnion(reads)
            found.formUnion(text.matches(of: #/\.init\(name: "([A-Z_]+)"/#).map(\.1))
        }
        #expect(found.count >= 20, "\(found)")
        for name in found { #expect(list.contains("`\(name)`"), "\(name)") }
    }
}
