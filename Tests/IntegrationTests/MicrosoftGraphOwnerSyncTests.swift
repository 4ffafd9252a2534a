import AzureEmulator
import Foundation
import Support
import Testing

/// The owner changes that `sync` reports, with owners from Azure's tags and Microsoft Graph.
extension MicrosoftGraphOwnerTests {
    @Test func syncReportsOwnersThatTheDirectoryChanges() async throws {
        var directory = Self.directory
        let story = try await MicrosoftGraphOwnerStory(
            [("a", "U1@example.com"), ("b", "u3@example.com")],
            directory
        )
        try story.configure(attribute: "user")
        func told() async throws -> (code: Int32, owners: [String]) {
            let run = try await story.run(["sync", "--once"])
            let events = try Event.read(story.folder.file("changes.ndjson"))
            try? FileManager.default.removeItem(atPath: story.folder.file("changes.ndjson"))
            let changed = events.filter { $0.type == "pgcensus.owner.changed" }
            return (run.code, changed.map { "\($0.data.name): \($0.data.owners?.first?.name ?? "nobody")" })
        }
        #expect(try await told() == (0, []))
        directory.change(Self.user(1), ["displayName": .string("Married")])
        story.emulator.setDirectory(directory)
        #expect(try await told() == (0, []), "the same user under another name")
        directory.change(Self.user(1), ["accountEnabled": .boolean(false)])
        story.emulator.setDirectory(directory)
        #expect(try await told() == (0, ["a: fallback"]))
        story.emulator.setFault { $0.path.hasPrefix("/v1.0") ? Answer(403, text: "{}") : nil }
        directory.remove(Self.user(3))
        story.emulator.setDirectory(directory)
        #expect(try await told() == (2, []), "the last answers are kept")
        story.emulator.setFault { _ in nil }
        #expect(try await told() == (0, ["b: fallback"]))
        await story.emulator.stop()
    }

    /// The first questions do not show that the rule is needed.
    @Test func newlyUsedRuleIsRequestedInTheSameRun() async throws {
        var directory = Self.directory
        let story = try await MicrosoftGraphOwnerStory([("a", "team o'neil")], directory)
        let path = story.folder.file("pgcensus.yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try story.folder.write(
            text + "\n    tagRules: [{match: \"*/a\", tags: {owner: other}}]\n",
            to: "pgcensus.yaml"
        )
        directory.addGroup("00000000-0000-4000-9000-000000000009", "other", members: [Self.user(3)])
        story.emulator.setDirectory(directory)
        #expect(try await story.run(["sync", "--once"]).code == 0)
        directory.change(Self.user(1), ["accountEnabled": .boolean(false)])
        directory.change(Self.user(2), ["accountEnabled": .boolean(false)])
        story.emulator.setDirectory(directory)
        #expect(try await story.run(["sync", "--once"]).code == 0)
        let events = try Event.read(story.folder.file("changes.ndjson"))
        let changed = events.filter { $0.type == "pgcensus.owner.changed" && $0.data.name == "a" }
        #expect(changed.map { $0.data.owners?.map(\.name) } == [["other"]])
        await story.emulator.stop()
    }

    @Test func newTagOnAGroupReachesEverythingBelow() async throws {
        let story = try await MicrosoftGraphOwnerStory([("a", ""), ("b", "team o'neil")], Self.directory)
        _ = try await story.run(["sync", "--once"])
        try FileManager.default.removeItem(atPath: story.folder.file("changes.ndjson"))
        let id = "/subscriptions/\(Estate.guid(1))/resourceGroups/rg-Main"
        story.emulator.setFault { request in
            request.path.lowercased().hasSuffix("/resourcegroups")
                ? Answer(
                    200,
                    text:
                        #"{"value":[{"id":"\#(id)","name":"rg-Main","location":"e","tags":{"owner":"Team O'Neil"}}]}"#
                )
                : nil
        }
        let run = try await story.run(["sync", "--once"])
        #expect(run.code == 0, "\(run.errors)")
        let events = try Event.read(story.folder.file("changes.ndjson"))
        let changed = events.filter { $0.type == "pgcensus.owner.changed" }.map(\.data.name)
        #expect(changed == ["rg-Main", "a"])
        await story.emulator.stop()
    }
}
