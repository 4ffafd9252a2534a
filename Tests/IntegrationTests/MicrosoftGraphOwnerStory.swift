import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// An estate of servers with tags that name users and groups of the emulator's directory.
struct MicrosoftGraphOwnerStory {
    let emulator: AzureEmulator
    let folder: TemporaryFolder

    init(_ servers: [(name: String, owner: String)], _ directory: EntraDirectory) async throws {
        var estate = Estate.made(subscriptions: 1, servers: 0)
        for (name, owner) in servers { estate.addServer(name, in: 1, tags: ["owner": owner]) }
        let secrets = EmulatorSecrets(clientSecret: AzureStory.secret)
        let emulator = try await AzureEmulator.start(estate: estate, secrets: secrets)
        emulator.setDirectory(directory)
        (self.emulator, folder) = (emulator, try TemporaryFolder())
        try configure()
        let scan = try await run(["scan"])
        try #require(scan.code == 0, "\(scan.errors)")
    }

    func configure(attribute: String = "group", directory: String = "{}") throws {
        let url = YAMLValue.text(emulator.baseURL)
        let places: YAMLValue = ["resourceManager": url, "authority": url, "graph": url]
        try folder.configure(
            IntegrationEntry().types([.server]).azure(at: emulator.baseURL, ["endpoints": places])
                .owners(fallback: "fallback", directory: "", attribute: attribute)
                .with(["directory": .written(directory), "sync": ["deliver": [["file": "changes.ndjson"]]]])
        )
    }

    func run(_ arguments: [String]) async throws -> ProgramRun {
        try await pgcensus(arguments, environment: AzureStory.application, folder: folder.path)
    }

    /// The name, owners, level, reason and time of the directory's answer for each server.
    func owners() async throws -> (code: Int32, rows: [String: [String]], errors: String) {
        let list = try await run(["owners", "list", "--kind", "server", "-o", "csv"])
        let rows = list.output.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let found = rows.map { ($0[2], [$0[8], $0[12], $0[17], $0[19]]) }
        return (list.code, Dictionary(found) { first, _ in first }, list.errors)
    }
}
