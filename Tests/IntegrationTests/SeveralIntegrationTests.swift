import Foundation
import Support
import Testing

/// A store of several integrations: lists contain all of them if none is named; a document is about one.
@Suite struct SeveralIntegrationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "groups: [{displayName: team-a, members: [a]}]\nusers: [{id: a, displayName: A}]",
            to: "people.yaml"
        )
    }

    /// Servers at addresses that do not answer: they are listed nevertheless.
    private func configure(_ names: [String]) throws {
        let integrations = names.map { name in
            let number = ["first", "second", "third"].firstIndex(of: name) ?? 0
            let entry = IntegrationEntry(name).connection(["connectTimeout": "2s", "sslMode": "require"])
                .server("127.0.0.\(number + 1)", port: 1, ["tags": ["owner": "team-a"]])
            return name == "third" ? entry : entry.owners(fallback: "team-a", directory: "people.yaml")
        }
        try folder.write(integrations.yaml, to: "pgcensus.yaml")
    }

    private func run(_ arguments: String...) async throws -> ProgramRun {
        try await pgcensus(
            arguments,
            environment: ["PGCENSUS_PASSWORD": "secret"],
            folder: folder.path
        )
    }

    /// The servers in an output, by the last number of their address.
    private func servers(_ arguments: String...) async throws -> String {
        let run = try await pgcensus(arguments, folder: folder.path)
        #expect(run.code == 0, "\(arguments) \(run.errors)")
        return (1...3).filter { run.output.contains("127.0.0.\($0)") }.map(String.init).joined()
    }

    @Test func listsShowAllIntegrationsOrTheNamedOne() async throws {
        try configure(["first", "second", "third"])
        #expect(try await run("scan").code == 4)
        for list in [["resources"], ["resources", "list", "-o", "csv"], ["resources", "-o", "json"]] {
            let run = try await pgcensus(list, folder: folder.path)
            #expect((1...3).allSatisfy { run.output.contains("127.0.0.\($0)") }, "\(list) \(run.output)")
        }
        #expect(try await servers("resources", "--integration", "second") == "2")
        #expect(try await servers("export", "--format", "csv") == "123")
        #expect(try await servers("export", "--format", "ndjson", "--integration", "third") == "3")
        #expect(try await servers("owners", "list") == "12")
        #expect(try await servers("export", "--format", "ndjson", "--with-owners") == "12")
        #expect(try await servers("resources", "--owner", "team-a") == "12")
        let csv = try await run("export", "--format", "csv").output
        #expect(csv.matches(of: /kind,/).count == 1, "\(csv)")
        let json = try await run("export")
        #expect(json.code == 1 && json.errors.contains("several integrations"), "\(json.errors)")
        #expect(json.errors.contains("hint: Choose one with --integration."))
        #expect(try await servers("export", "--integration", "first") == "1")
    }

    /// An integration that is not configured any more is still in the store; it has no owner.
    @Test func unconfiguredIntegrationIsListed() async throws {
        try configure(["first", "second"])
        #expect(try await run("scan").code == 4)
        try configure(["second"])
        #expect(try await servers("resources") == "12")
        #expect(try await servers("resources", "--integration", "first") == "1")
        #expect(try await servers("owners", "list") == "2")
        let warned = try await run("resources", "--integration", "first")
        #expect(!warned.errors.contains("warning"), "\(warned.errors)")
        let own = try await run("resources", "--integration", "second")
        #expect(own.errors.contains("sslMode require"), "\(own.errors)")
    }
}
