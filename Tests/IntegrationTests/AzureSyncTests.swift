import AzureEmulator
import Foundation
import Inventory
import Support
import Testing

/// Changes on the Azure side of an estate, as the delivered events report them.
@Suite struct AzureSyncTests {
    private struct Story {
        let folder: TemporaryFolder

        /// One run against an estate; returns the lines of the delivered events.
        func told(
            _ estate: Estate,
            code: Int32 = 0,
            _ further: [String] = [],
            filter: YAMLMap = [:]
        ) async throws -> [String] {
            let emulator = try await AzureEmulator.start(
                estate: estate,
                secrets: EmulatorSecrets(clientSecret: "secret")
            )
            try folder.configure(
                IntegrationEntry("made").types([.server]).azure(at: emulator.baseURL, filter)
                    .with(["sync": ["deliver": [["file": "changes.ndjson"]]]])
            )
            let before = try Event.read(folder.file("changes.ndjson")).count
            let run = try await pgcensus(
                ["sync", "--once"] + further,
                environment: [
                    "AZURE_TENANT_ID": Estate.madeTenant, "AZURE_CLIENT_ID": Estate.madeClient,
                    "AZURE_CLIENT_SECRET": "secret",
                ],
                folder: folder.path
            )
            await emulator.stop()
            #expect(run.code == code, "\(run.errors)")
            return Array(try Event.read(folder.file("changes.ndjson")).dropFirst(before)).lines
        }
    }

    private func story() throws -> Story { Story(folder: try TemporaryFolder()) }

    /// Three servers; the test chooses the properties of one of them.
    private func estate(
        state: String = "Ready",
        tags: [String: String] = [:],
        without: Set<String> = [],
        group: String = "rg-Main"
    ) -> Estate {
        var estate = Estate.made(subscriptions: 2, servers: 0)
        for (number, name) in [(1, "a"), (1, "b"), (2, "c")] where !without.contains(name) {
            estate.addServer(
                name,
                in: number,
                state: name == "a" ? state : "Ready",
                tags: name == "a" ? tags : [:],
                group: group
            )
        }
        return estate
    }

    @Test func serversAppearStopChangeTagsAndDisappear() async throws {
        let story = try story()
        let first = try await story.told(estate())
        #expect(
            first.filter { $0.hasPrefix("added server") } == [
                "added server a", "added server b", "added server c",
            ]
        )
        #expect(try await story.told(estate()).isEmpty)
        #expect(
            try await story.told(estate(state: "Stopped"), code: 2) == [
                "changed server a state", "unknown server a",
            ]
        )
        #expect(try await story.told(estate(state: "Stopped"), code: 2).isEmpty)
        #expect(try await story.told(estate()) == ["changed server a state", "seenAgain server a"])
        #expect(try await story.told(estate(tags: ["owner": "x"])) == ["changed server a tags.owner"])
        #expect(try await story.told(estate(tags: ["owner": "x"], without: ["b"])) == ["removed server b"])
    }

    @Test func tagsOfSubscriptionsAndResourceGroupsAreReported() async throws {
        let story = try story()
        _ = try await story.told(estate())
        var tagged = estate()
        guard case .object(var subscription) = tagged.subscriptions[0],
            case .object(var group) = tagged.resourceGroups[0]
        else {
            Issue.record("a subscription and a resource group are objects")
            return
        }
        subscription["tags"] = .object(["costCenter": .string("42")])
        group["tags"] = .object(["group": .string("first"), "owner": .string("team-a")])
        tagged.subscriptions[0] = .object(subscription)
        tagged.resourceGroups[0] = .object(group)
        #expect(
            try await story.told(tagged) == [
                "changed subscription Subscription 1 tags.costCenter",
                "changed resourceGroup rg-Main tags.group tags.owner",
            ]
        )
        #expect(try await story.told(tagged).isEmpty)
    }

    @Test func filteredServerIsOutOfViewAndNotRemoved() async throws {
        let story = try story()
        _ = try await story.told(estate(tags: ["env": "prod"]))
        let filter: YAMLMap = ["tags": ["env": "prod"]]
        #expect(
            try await story.told(estate(tags: ["env": "prod"]), filter: filter) == [
                "unknown server b", "unknown server c",
            ]
        )
        // An edited tag takes a server out of the filter, and this change is reported.
        #expect(
            try await story.told(estate(tags: ["env": "test"]), filter: filter) == [
                "changed server a tags.env", "unknown server a",
            ]
        )
        #expect(
            try await story.told(estate(tags: ["env": "test"])) == [
                "seenAgain server a", "seenAgain server b", "seenAgain server c",
            ]
        )
    }

    @Test func deniedSubscriptionLosesNoServer() async throws {
        let story = try story()
        _ = try await story.told(estate())
        var denied = estate()
        denied.deniedSubscriptions = [Estate.guid(2)]
        let away = try await story.told(denied, code: 2)
        #expect(away == ["unknown subscription Subscription 2", "unknown server c"])
        #expect(try await story.told(denied, code: 2).isEmpty)
        // A subscription that is not in the list proves no removal either.
        var unlisted = estate(without: ["c"])
        unlisted.subscriptions.removeLast()
        #expect(try await story.told(unlisted) == ["unknown subscription Subscription 2"])
        #expect(
            try await story.told(estate(without: ["c"])) == [
                "seenAgain subscription Subscription 2", "removed server c",
            ]
        )
    }

    @Test func suddenlyEmptyEstateIsHeldBack() async throws {
        let story = try story()
        _ = try await story.told(estate())
        #expect(try await story.told(estate(without: ["a", "b", "c"]), code: 4).isEmpty)
        let accepted = try await story.told(estate(without: ["a", "b", "c"]), code: 4, ["--accept-removals"])
        #expect(accepted == ["removed server a", "removed server b", "removed server c"])
    }

    /// The servers write the name of their group in another letter case than the list of groups, which gives the ids.
    ///
    /// In one run, the list of groups fails.
    @Test func idInAnotherLetterCaseIsTheSameServer() async throws {
        let story = try story()
        _ = try await story.told(estate(group: "RG-MAIN"))
        var blind = estate(group: "RG-MAIN")
        blind.faults = [Fault(path: "/resourcegroups", status: 403)]
        let away = try await story.told(blind, code: 2)
        #expect(!away.contains { $0.hasPrefix("added") || $0.contains(" server ") }, "\(away)")
        let back = try await story.told(estate(group: "RG-MAIN"))
        #expect(!back.contains { $0.hasPrefix("removed") || $0.contains(" server ") }, "\(back)")
    }
}
