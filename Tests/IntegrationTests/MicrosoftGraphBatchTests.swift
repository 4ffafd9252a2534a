import AzureEmulator
import Foundation
import LocalEstate
import Support
import Testing

/// The number of questions that are sent to Microsoft Graph.
extension MicrosoftGraphOwnerTests {
    /// A directory with a group `team-N` for each number.
    private static func directory(teams: Range<Int>) -> EntraDirectory {
        var directory = directory
        for number in teams {
            let id = "00000000-0000-4000-9000-000000000\(number + 100)"
            directory.addGroup(id, "team-\(number)", members: [user(1)])
        }
        return directory
    }

    @Test func valuesAreRequestedOnceInBatchesOfTwenty() async throws {
        let directory = Self.directory(teams: 10..<110)
        let servers = (0..<300).map { ("s\($0)", "Team-\(10 + $0 % 100)") }
        let story = try await MicrosoftGraphOwnerStory(servers, directory)
        let before = story.emulator.requests().count
        let found = try await story.owners()
        #expect(found.code == 0, "\(found.errors)")
        #expect(found.rows.values.allSatisfy { $0[1] == "server" })
        let batches = story.emulator.requests().dropFirst(before).filter { $0.path == "/v1.0/$batch" }.count
        #expect(batches == 12, "101 values and then 101 groups, twenty at a time")
        #expect(story.emulator.microsoftGraphRequests.answered == 202)
        await story.emulator.stop()
    }

    @Test func requestsStopAtTheLimitAndOthersAreUnknown() async throws {
        let directory = Self.directory(teams: 10..<15)
        let servers = (0..<5).map { ("s\($0)", "team-\(10 + $0)") }
        let story = try await MicrosoftGraphOwnerStory(servers, directory)
        try story.configure(directory: "{maxQuestions: 3}")
        let first = try await story.owners()
        #expect(first.code == 2)
        #expect(
            first.errors.contains("was not asked for 3 values: the limit is 3 in one run"),
            "\(first.errors)"
        )
        #expect(first.errors.contains("directory.maxQuestions"))
        let reasons = first.rows.values.map { $0[2] }
        #expect(reasons.count { $0 == "directoryUnavailable" } == 3 && reasons.count { $0 == "" } == 2)
        // The next run asks the remaining questions.
        let second = try await story.owners()
        #expect(
            second.code == 2 && second.errors.contains("for 3 its last answer is used"),
            "\(second.errors)"
        )
        #expect(second.rows.values.allSatisfy { $0[1] == "server" })
        try story.configure()
        #expect(try await story.owners().code == 0)
        // `sync` reports no change of an owner that it could not ask for.
        try story.configure(directory: "{maxQuestions: 1}")
        let sync = try await story.run(["sync", "--once"])
        #expect(sync.code == 2 && sync.errors.contains("was not asked for"), "\(sync.errors)")
        let events = try Event.read(story.folder.file("changes.ndjson"))
        #expect(events.allSatisfy { $0.data.change != "ownerChanged" && $0.data.change != "removed" })
        await story.emulator.stop()
    }

    @Test func throttledPartsOfABatchAreSentAgain() async throws {
        var directory = Self.directory(teams: 10..<40)
        directory.throttle = Throttle.Limits(capacity: 10, refillPerSecond: 15)
        let story = try await MicrosoftGraphOwnerStory((10..<40).map { ("s\($0)", "team-\($0)") }, directory)
        let found = try await story.owners()
        #expect(found.code == 0, "\(found.errors)")
        #expect(found.rows.values.allSatisfy { $0[1] == "server" })
        #expect(story.emulator.microsoftGraphRequests.throttled > 0)
        await story.emulator.stop()
    }

    @Test func groupOfFiveThousandIsReadPageByPage() async throws {
        var directory = EntraDirectory()
        let ids = (0..<5000).map { Self.user($0) }
        for (number, id) in ids.enumerated() {
            directory.addUser(id, "User \(number)", mail: "u\(number)@example.com", isEnabled: number != 7)
        }
        directory.addGroup(Self.group, "everybody", members: ids)
        let story = try await MicrosoftGraphOwnerStory([("a", "Everybody")], directory)
        let json = try await story.run(["owners", "explain", "a", "-o", "json"])
        #expect(json.output.contains("\"people\": 4999"))
        #expect(json.output.ranges(of: "\"kind\": \"user\"").count == 4999)
        let pages = story.emulator.requests().filter { $0.path.contains("transitivemembers") }
        #expect(pages.count == 5, "the first page came in a batch")
        let text = try await story.run(["owners", "explain", "a"])
        #expect(text.output.contains("and 4974 more"))
        await story.emulator.stop()
    }
}
