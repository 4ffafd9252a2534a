import AzureEmulator
import Foundation
import Inventory
import Support
import Testing

/// The subscriptions and servers of a scope, and what is reported for the others.
@Suite struct ScopeTests {
    @Test func scopesAreTakenByIdNameAndManagementGroup() async throws {
        var estate = Estate.made(subscriptions: 4, servers: 1)
        estate.managementGroups = [
            "corp": [
                .object(["name": .string("sub"), "type": .string("Microsoft.Management/managementGroups")]),
                .object([
                    "name": .string(Estate.guid(3)),
                    "type": .string("Microsoft.Management/managementGroups/subscriptions"),
                ]),
            ]
        ]
        estate.pageSize = 1
        let story = try await AzureStory(estate)
        let azure = """
            subscriptions: ["\(Estate.guid(1).uppercased())", subscription 2, Nowhere]
            managementGroups: [corp, secret]
            """
        let (run, snapshot) = try await story.scan(azure)
        #expect(run.code == 2)
        #expect(snapshot?.servers.map(\.name) == ["s1-0", "s2-0", "s3-0"])
        #expect(snapshot?.coverage.problems.map(\.code) == ["subscription-not-found", "arm-forbidden"])
        #expect(run.output.contains("management group secret"))
        #expect(run.output.contains("Nowhere"))
        await story.emulator.stop()
    }

    @Test func deniedNamedSubscriptionShowsAzuresReason() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let (run, snapshot) = try await story.scan("subscriptions: [\(Estate.guid(1)), \(Estate.guid(9))]")
        #expect(run.code == 2)
        let denied = try #require(snapshot?.subscriptions.first { $0.guid == Estate.guid(9) })
        #expect(denied.scan.outcome == .denied)
        #expect(denied.scan.problems[0].message.contains("404 (SubscriptionNotFound)"))
        #expect(denied.scan.problems[0].requestId?.isEmpty == false)
        await story.emulator.stop()
    }

    @Test func disabledSubscriptionsAreSkippedAndFiltersLeaveStubs() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 0)
        estate.addSubscription(2, state: "Disabled")
        estate.addServer("kept", in: 1, tags: ["Environment": "prod"])
        estate.addServer("test", in: 1, tags: ["Environment": "test"])
        estate.addServer("far", in: 1, tags: ["environment": "prod"], location: "West Europe")
        estate.addServer("other", in: 1, tags: ["environment": "prod"], group: "rg-other")
        let story = try await AzureStory(estate)
        let (run, snapshot) = try await story.scan(
            "resourceGroups: [\"RG-M*\"]\nregions: [\"East US\"]\ntags: {environment: prod}"
        )
        #expect(run.code == 0, "a skipped server does not change the exit code")
        #expect(snapshot?.coverage.subscriptions[.skipped] == 1)
        let outcomes = Dictionary(
            uniqueKeysWithValues: (snapshot?.servers ?? []).map {
                ($0.name, $0.scan.problems.first?.message ?? "seen")
            }
        )
        #expect(
            outcomes == [
                "kept": "seen", "test": "left out by azure.tags", "far": "left out by azure.regions",
                "other": "left out by azure.resourceGroups",
            ]
        )
        let stub = try #require(snapshot?.servers.first { $0.name == "test" })
        #expect(stub.tags["Environment"] == "test")
        #expect(stub.version == nil && stub.host == nil)
        await story.emulator.stop()
    }
}
