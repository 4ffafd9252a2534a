import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// The exit codes for alerts: excluded scopes, expected problems, and a scan that sees nothing.
@Suite struct ExpectationTests {
    @Test func excludedSubscriptionIsSkippedAndNotListed() async throws {
        let story = try await AzureStory(.made(subscriptions: 3, servers: 1))
        let exclude = "exclude: {subscriptions: [\"subscription 2\", \(Estate.guid(3)), \(Estate.guid(9))]}"
        let named = [1, 2, 3, 9].map { Estate.guid($0) }.joined(separator: ", ")
        let (run, snapshot) = try await story.scan("subscriptions: [\(named)]", and: exclude)
        #expect(run.code == 0, "\(run.output)")
        #expect(snapshot?.servers.map(\.name) == ["s1-0"])
        let codes = snapshot?.subscriptions.map { $0.scan.problems.first?.code }
        #expect(codes == [nil, "excluded", "excluded", "excluded"])
        #expect(snapshot?.scope.exclude.subscriptions.count == 3)
        #expect(snapshot?.coverage.subscriptions[.skipped] == 3)
        await story.emulator.stop()
    }

    @Test(arguments: ["resourceManager", "resourceGraph"])
    func laterExcludedServersAreNotRemoved(_ listing: String) async throws {
        let story = try await AzureStory(.made(subscriptions: 2, servers: 2))
        _ = try await story.scan("listing: \(listing)")
        let (run, _) = try await story.scan(
            "listing: \(listing)",
            and: "exclude: {subscriptions: [\"*2\"]}"
        )
        #expect(run.code == 0)
        let diff = try await pgcensus(["diff", "-o", "ndjson", "--store", story.folder.file("pgcensus.db")])
        #expect(diff.output.components(separatedBy: "\"change\":\"unknown\"").count > 1, "\(diff.output)")
        #expect(!diff.output.contains("removed"))
        await story.emulator.stop()
    }

    @Test func expectedScopesAreShownAndNotCounted() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 1)
        estate.addServer("dev-a", in: 1, state: "Stopped")
        let story = try await AzureStory(estate)
        let azure = "subscriptions: [\(Estate.guid(1)), \(Estate.guid(9))]"
        #expect(try await story.scan(azure).run.code == 2)
        let (run, snapshot) = try await story.scan(
            azure,
            and: """
                expected:
                  - {servers: ["DEV-*"], reason: "stopped at night", until: "2999-12-31"}
                  - {subscriptions: ["*9"], reason: not ours}
                """
        )
        #expect(run.code == 0)
        #expect(run.output.contains("story: partial, as expected"))
        #expect(run.output.contains("  server dev-a: stopped, stopped at night (until 2999-12-31)"))
        #expect(run.output.contains(": denied, not ours"))
        #expect(!run.output.contains("Not seen:"))
        let stopped = try #require(snapshot?.servers.first { $0.name == "dev-a" })
        #expect(stopped.scan.expected == Expectation(reason: "stopped at night", until: "2999-12-31"))
        #expect(snapshot?.coverage.expected == 2 && snapshot?.coverage.outcome == .partial)
        let shown = try await pgcensus(["snapshots", "show", "--store", story.folder.file("pgcensus.db")])
        #expect(shown.output.contains("stopped at night"), "the snapshot knows it without the configuration")
        await story.emulator.stop()
    }

    @Test func expiredExpectationCountsAgain() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 1)
        estate.addServer("dev-a", in: 1, state: "Stopped")
        let story = try await AzureStory(estate)
        let over = "- {servers: [dev-a], reason: moved, until: \"2020-01-31\"}"
        let (run, snapshot) = try await story.scan(and: "expected:\n  \(over)")
        #expect(run.code == 2)
        #expect(run.output.contains("was expected until 2020-01-31: moved [expectation-over]"))
        let codes = snapshot?.servers.first { $0.name == "dev-a" }?.scan.problems.map(\.code)
        #expect(codes == ["server-stopped", "expectation-over"], "the cause is still the first problem")
        let longer = "- {servers: [\"dev-*\"], reason: longer}"
        #expect(try await story.scan(and: "expected:\n  \(over)\n  \(longer)").run.code == 0)
        await story.emulator.stop()
    }

    @Test func unmatchedExpectationIsAWarning() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 1)
        let entries = "expected:\n  - {servers: [s1-0], reason: a}\n  - {servers: [s1-O], reason: typo}"
        let seen = try await AzureStory(estate)
        let (run, _) = try await seen.scan(and: entries)
        #expect(run.code == 0)
        #expect(
            run.errors.contains(
                #/expected\[1\] \(.*pgcensus.yaml:\d+:\d+\) matches nothing: typo/#
            )
        )
        #expect(!run.errors.contains("expected[0]"))
        await seen.emulator.stop()
        estate.addServer("down", in: 1, state: "Stopped")
        let hidden = try await AzureStory(estate)
        #expect(try await !hidden.scan(and: entries).run.errors.contains("matches nothing:"))
        await hidden.emulator.stop()
    }

    @Test func exitCodeIsFourIfNoServerIsSeen() async throws {
        let none = try await AzureStory(.made(subscriptions: 1, servers: 0))
        #expect(try await none.scan().run.code == 4)
        await none.emulator.stop()
        let down = try await AzureStory(.made(subscriptions: 1, servers: 2, state: "Stopped"))
        #expect(try await down.scan().run.code == 4)
        let expected = "expected: [{servers: [\"*\"], reason: nights}]"
        #expect(try await down.scan(and: expected).run.code == 0)
        #expect(try await down.scan(and: "expected: [{servers: [s1-0], reason: nights}]").run.code == 4)
        #expect(try await down.scan(and: "exclude: {servers: [\"*\"]}").run.code == 0, "left out on purpose")
        await down.emulator.stop()
    }

    @Test func configShowListsExpectedScopes() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        _ = try await story.scan(and: "expected: [{servers: [s1-0], reason: nights, until: \"2999-01-01\"}]")
        let run = try await pgcensus([
            "config", "show", "--config", story.folder.file("pgcensus.yaml"), "--store",
            story.folder.file("pgcensus.db"),
        ])
        #expect(
            run.output.contains(#/expected +out of view: nights, until 2999-01-01 +\S+pgcensus.yaml:\d+/#)
        )
        await story.emulator.stop()
    }
}

/// The databases of a real server for which `sync --once` ends with exit code 2.
extension SyncStoryTests {
    @Test func failOnNewIgnoresWhatStaysOutOfView() async throws {
        try await SyncStory.with { story in
            for name in ["one", "two"] { try await story.story.cluster.psql("create database \(name)") }
            func deny(_ name: String) async throws {
                try await story.story.cluster.psql("revoke connect on database \(name) from public")
            }
            try story.configure(types: [.server, .database, .schema])
            try await deny("one")
            let first = try await story.sync(["--fail-on", "new"], code: 2)
            #expect(first.errors.contains("newly out of view: database"), "in the first run, all is new")
            try await story.sync(["--fail-on", "new"])
            try await story.sync(code: 2)
            try await story.sync(["--fail-on", "unseen"], code: 2)
            try await deny("two")
            let second = try await story.sync(["--fail-on", "new"], code: 2)
            #expect(second.errors.contains("/two") && !second.errors.contains("/one"))
            try await story.sync(["--fail-on", "new"])
        }
    }

    @Test func expectedDatabaseIsNotCounted() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql("create database shut")
            try await story.story.cluster.psql("revoke connect on database shut from public")
            try story.configure(types: [.server, .database, .schema])
            try await story.sync(code: 2)
            func expect(_ entry: YAMLMap) throws {
                try story.configure(types: [.server, .database, .schema]) {
                    $0["expected"] = [.map(entry.merging(["reason": "closed"]))]
                }
            }
            try expect(["databases": ["shut"]])
            try await story.sync()
            try expect(["databases": ["shut"], "until": "2020-01-01"])
            try await story.sync(["--fail-on", "new"], code: 2)
            try expect(["servers": ["*"]])
            try await story.sync(code: 2)
        }
    }

    @Test func exitCodeIsFourWithoutServers() async throws {
        try await SyncStory.with { story in
            try story.configure(port: 1, types: [.server, .database])
            try await story.sync(["--fail-on", "new"], code: 4)
            try await story.sync(["--fail-on", "new"], code: 4)
            #expect(try await story.program(["sync", "--fail-on", "new", "--every", "1h"]).code == 64)
        }
    }
}
