import AzureEmulator
import Foundation
import LocalEstate
import Support
import Synchronization
import Testing
import Wording

/// No invalid answer of Entra, the identity service, Microsoft Graph or Key Vault ends a run or removes a resource.
///
/// OddEstateTests tests the lists of Resource Manager that are valid.
@Suite struct OddAnswerTests {
    private static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["SOAK"] == "1" ? Array(1...150) : Array(1...3)

    /// Changes about two of three answers of the requests that the test selects.
    private func disturb(
        _ emulator: AzureEmulator,
        _ seed: UInt64,
        where isMeant: @escaping @Sendable (String) -> Bool
    ) {
        let odd = Mutex(OddJSON(random: Seeded(state: seed)))
        emulator.setAlteration { request, answer in
            guard isMeant(request.path) else { return answer }
            return odd.withLock { odd in
                Int.random(in: 0..<3, using: &odd.random) == 0 ? answer : odd.changed(answer)
            }
        }
    }

    private func expectEnd(_ run: ProgramRun, _ memory: Int, _ label: String) {
        #expect(0...4 ~= run.code, "\(label): code \(run.code) \(run.errors)")
        #expect(memory <= mostMemory, "\(label): \(memory) MiB")
        #expect(OddTextTests.movers(in: run.errors + run.output) == [], "\(label)")
    }

    @Test(arguments: ["/token", "/v1.0/"])
    func oddAnswersNeverEndASyncOrRemoveResources(_ part: String) async throws {
        let owners = (1...4).map { ("s\($0)", $0 == 1 ? "team o'neil" : "u\($0)@example.com") }
        let story = try await MicrosoftGraphOwnerStory(owners, MicrosoftGraphOwnerTests.directory)
        _ = try await story.run(["sync", "--once"])
        for seed in Self.seeds {
            disturb(story.emulator, seed) { $0.contains(part) }
            for command in [["sync", "--once"], ["owners", "list"], ["doctor"]] {
                let (run, memory) = try await measuredPgcensus(
                    command,
                    environment: AzureStory.application,
                    folder: story.folder.path
                )
                expectEnd(run, memory, "\(part), seed \(seed), \(command)")
            }
        }
        let changes = try Event.read(story.folder.file("changes.ndjson")).filter { $0.data.kind == "server" }
        #expect(changes.count >= 4 && !changes.map(\.data.change).contains("removed"), "\(part)")
        story.emulator.setAlteration(nil)
        let last = try await story.run(["sync", "--once"])
        #expect(last.code == 0, "\(last.errors)")
        await story.emulator.stop()
    }

    /// A changed list can be a valid shorter list, so removals may be reported.
    ///
    /// But no run fails, and all servers return.
    @Test(arguments: ["/subscriptions", "/providers/"], ["resourceManager", "resourceGraph"])
    func oddAnswersOfResourceManagerNeverEndASync(_ part: String, _ listing: String) async throws {
        let story = try await MicrosoftGraphOwnerStory(
            (1...4).map { ("s\($0)", "u\($0)") },
            MicrosoftGraphOwnerTests.directory
        )
        let file = story.folder.file("pgcensus.yaml")
        try String(contentsOfFile: file, encoding: .utf8)
            .replacing("azure: {", with: "azure: {listing: \(listing), ")
            .write(toFile: file, atomically: true, encoding: .utf8)
        for seed in Self.seeds {
            disturb(story.emulator, seed) { $0.contains(part) }
            for command in [["sync", "--once"], ["doctor"]] {
                let (run, memory) = try await measuredPgcensus(
                    command,
                    environment: AzureStory.application,
                    folder: story.folder.path
                )
                expectEnd(run, memory, "\(part) of \(listing), seed \(seed), \(command)")
            }
        }
        story.emulator.setAlteration(nil)
        _ = try await story.run(["sync", "--once", "--accept-removals"])
        let last = try await story.run(["resources", "list", "--kind", "server", "-o", "csv"])
        #expect((1...4).allSatisfy { last.output.contains("s\($0),") }, "\(last.output)\(last.errors)")
        await story.emulator.stop()
    }

    @Test func oddAnswersOfTheIdentityServiceNeverEndAScan() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        _ = try await story.scan(credential: "managedIdentity", environment: [:])
        for seed in Self.seeds {
            disturb(story.emulator, seed) { $0.hasPrefix("/metadata/") }
            let (run, memory) = try await measuredPgcensus(["scan"], folder: story.folder.path)
            expectEnd(run, memory, "seed \(seed)")
        }
        await story.emulator.stop()
    }

    @Test func oddAnswersOfAVaultNeverEndAScan() async throws {
        try await SecretStory.with { story in
            story.emulator.setSecret("connector", ServerStory.password.revealed)
            for seed in Self.seeds {
                disturb(story.emulator, seed) { $0.hasPrefix("/secrets/") }
                let (run, memory, problem) = try await story.measuredScan(SecretTests.vault)
                expectEnd(run, memory, "seed \(seed)")
                #expect(run.code == 0 || problem != nil, "seed \(seed): \(run.output)")
            }
        }
    }
}
