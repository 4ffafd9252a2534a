import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Owners from Microsoft Graph over real HTTP: batches, throttling, pages, and users who change between two runs.
@Suite struct MicrosoftGraphOwnerTests {
    static let group = "00000000-0000-4000-9000-000000000001"

    static func user(_ number: Int) -> String {
        "00000000-0000-4000-a000-" + String(100_000_000_000 + number)
    }

    static var directory: EntraDirectory {
        var directory = EntraDirectory()
        for number in 1...3 {
            directory.addUser(user(number), "User \(number)", mail: "u\(number)@example.com")
        }
        directory.addGroup(group, "Team O'Neil", members: [user(1), user(2)])
        directory.addGroup("00000000-0000-4000-9000-000000000002", "fallback", members: [group])
        return directory
    }

    @Test func ownersChangeWithTheDirectoryWithoutAScan() async throws {
        var directory = Self.directory
        let story = try await MicrosoftGraphOwnerStory(
            [("a", "team o'neil"), ("b", "team o'niel")],
            directory
        )
        #expect(
            try await story.owners().rows == [
                "a": ["Team O'Neil", "server", "", ""], "b": ["fallback", "integration", "noMatch", ""],
            ]
        )
        let explained = try await story.run(["owners", "explain", "b"])
        #expect(explained.output.contains("nearest: Team O'Neil"))

        directory.change(Self.group, ["displayName": .string("Team Renamed")])
        story.emulator.setDirectory(directory)
        #expect(try await story.owners().rows["a"] == ["fallback", "integration", "noMatch", ""])

        directory.change(Self.group, ["displayName": .string("Team O'Neil")])
        directory.change(Self.user(1), ["accountEnabled": .boolean(false)])
        story.emulator.setDirectory(directory)
        let people = try await story.run(["owners", "explain", "a"]).output
        #expect(people.contains("User 2") && !people.contains("User 1"))

        directory.remove(Self.user(2))
        story.emulator.setDirectory(directory)
        #expect(try await story.owners().rows["a"]?[2] == "emptyGroup", "one is disabled, the other deleted")
        await story.emulator.stop()
    }

    @Test func usersAreRenamedDisabledAndDeleted() async throws {
        var directory = Self.directory
        let story = try await MicrosoftGraphOwnerStory([("a", "U1@example.com")], directory)
        try story.configure(attribute: "user")
        #expect(try await story.owners().rows["a"] == ["User 1", "server", "", ""])
        directory.change(Self.user(1), ["displayName": .string("Married")])
        story.emulator.setDirectory(directory)
        #expect(try await story.owners().rows["a"]?[0] == "Married")
        directory.change(Self.user(1), ["accountEnabled": .boolean(false)])
        story.emulator.setDirectory(directory)
        #expect(try await story.owners().rows["a"] == ["fallback", "integration", "disabled", ""])
        directory.remove(Self.user(1))
        story.emulator.setDirectory(directory)
        #expect(try await story.owners().rows["a"]?[2] == "noMatch")
        await story.emulator.stop()
    }

    @Test func checkWithoutAnyAnswerIsOpen() async throws {
        let story = try await MicrosoftGraphOwnerStory([("a", "team o'neil")], Self.directory)
        story.emulator.setFault { $0.path.hasPrefix("/v1.0") ? Answer(503, text: "") : nil }
        let check = try await story.run(["owners", "check", "--no-unmatched"])
        #expect(check.code == 2, "\(check.output)")
        #expect(check.errors.contains("the directory did not answer for 2 values; for 0"), "\(check.errors)")
        await story.emulator.stop()
    }

    @Test func valuesWithURLCharactersAndGuestsAreFound() async throws {
        var directory = Self.directory
        directory.addGroup(
            "00000000-0000-4000-9000-000000000003",
            "R&D + #1 100% ?/=",
            members: [Self.user(1)]
        )
        directory.change(Self.user(2), ["userType": .string("Guest")])
        let story = try await MicrosoftGraphOwnerStory(
            [("a", "r&d + #1 100% ?/="), ("b", "u2@example.com")],
            directory
        )
        #expect(try await story.owners().rows["a"] == ["R&D + #1 100% ?/=", "server", "", ""])
        try story.configure(attribute: "user")
        let json = try await story.run(["owners", "explain", "b", "-o", "json"])
        #expect(json.output.contains("\"guest\": true"), "\(json.output)")
        #expect(try await story.run(["owners", "explain", "b"]).output.contains("guest"))
        await story.emulator.stop()
    }

    @Test func previewStoresNothing() async throws {
        let story = try await MicrosoftGraphOwnerStory([("a", "team o'neil")], Self.directory)
        let before = try Data(contentsOf: URL(fileURLWithPath: story.folder.file("pgcensus.db")))
        let preview = try await story.run(["owners", "preview", "--key", "team"])
        #expect(
            preview.code == 0 && preview.output.contains("Team O'Neil"),
            "\(preview.output)\(preview.errors)"
        )
        #expect(try Data(contentsOf: URL(fileURLWithPath: story.folder.file("pgcensus.db"))) == before)
        await story.emulator.stop()
    }

    @Test func lastAnswersAreUsedDuringAnOutageOfMicrosoftGraph() async throws {
        let story = try await MicrosoftGraphOwnerStory([("a", "team o'neil")], Self.directory)
        _ = try await story.owners()
        story.emulator.setFault { request in
            request.path.hasPrefix("/v1.0")
                ? Answer(403, text: #"{"error":{"code":"Authorization_RequestDenied"}}"#) : nil
        }
        let stale = try await story.owners()
        #expect(stale.code == 2)
        #expect(Array(stale.rows["a"]?.prefix(3) ?? []) == ["Team O'Neil", "server", ""])
        #expect(stale.rows["a"]?[3].isEmpty == false, "the age of the answer")
        #expect(
            stale.errors.contains(
                "warning: the directory did not answer for 2 values; for 2 its last answer is used"
            )
        )
        #expect(stale.errors.contains("403 (Authorization_RequestDenied)"))
        #expect(stale.errors.contains("docs/owners.md"))
        let check = try await story.run(["owners", "check", "--min-coverage", "1%"])
        #expect(check.code == 2)
        try story.configure(attribute: "group.mail")
        let unknown = try await story.owners()
        #expect(unknown.rows["a"]?[2] == "directoryUnavailable")
        await story.emulator.stop()
    }

    @Test func recentAnswersAreNotRequestedAgain() async throws {
        let story = try await MicrosoftGraphOwnerStory([("a", "team o'neil")], Self.directory)
        try story.configure(directory: "{maxAge: 1h}")
        _ = try await story.owners()
        let asked = story.emulator.microsoftGraphRequests.answered
        #expect(try await story.owners().rows["a"]?[0] == "Team O'Neil")
        #expect(story.emulator.microsoftGraphRequests.answered == asked)
        await story.emulator.stop()
    }

    @Test func microsoftGraphAndTheFileGiveTheSameOwners() async throws {
        let folder = URL(fileURLWithPath: Repository.fixtures)
        let directory = try EntraDirectory(file: folder.appendingPathComponent("azure/directory.json"))
        let names = [
            "TEAM-SHOP", "équipe-boutique", "security", "team-erp", "team-hr", "platform-retail",
            "Platform-DBA",
        ]
        let story = try await MicrosoftGraphOwnerStory(names.enumerated().map { ("s\($0)", $1) }, directory)
        let microsoftGraph = try await story.owners().rows
        try story.configure(directory: "{file: \"\(Repository.fixtures)/ownership/directory.yaml\"}")
        let file = try await story.owners().rows
        #expect(microsoftGraph == file)
        #expect(Set(microsoftGraph.values.map { $0[2] }) == ["", "ambiguous", "emptyGroup", "noMatch"])
        await story.emulator.stop()
    }
}
