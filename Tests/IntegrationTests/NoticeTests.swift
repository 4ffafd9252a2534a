import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// A configuration entry without effect, or a repeated entry, causes a notice.
@Suite struct NoticeTests {
    /// One server, and glob patterns; one pattern of each kind matches.
    private func write(_ story: ServerStory, to folder: TemporaryFolder, andOneAway isAway: Bool = false)
        throws
    {
        try folder.write("groups: [{displayName: team-a, members: []}]", to: "people.yaml")
        let rules = ["*/databases/postgres*": "a", "*/tables/items": "b", "*/databases/billing*": "c"]
        let port = story.cluster.port
        let entry = story.integration("globs", named: port).connection(["connectTimeout": "5s"])
            .owners(fallback: "team-a", directory: "people.yaml")
            .with([
                "exclude": ["servers": ["gone-*"], "databases": ["shop", "never_*"]],
                "overrides": [["servers": ["one.*", "legacy-*"], "connection": ["port": .number(port)]]],
                "tagRules": .list(rules.map { ["match": .text($0), "tags": ["owner": .text($1)]] }),
            ])
        try folder.configure(isAway ? entry.server("127.0.0.1", port: 1) : entry)
    }

    @Test func unmatchedGlobIsAWarning() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create table items (); create database shop")
            let folder = try TemporaryFolder()
            try write(story, to: folder)
            let environment = ["STORY_PASSWORD": ServerStory.password.revealed]
            for command in [["scan"], ["sync", "--once"]] {
                let run = try await pgcensus(command, environment: environment, folder: folder.path)
                #expect(run.code == 0, "\(run.errors)")
                let warnings = run.errors.matches(of: #/(\S+): "([^"]+)" matches nothing in this scan/#)
                #expect(
                    Set(warnings.map { "\($0.1) \($0.2)" }) == [
                        "exclude.servers gone-*", "overrides.servers legacy-*",
                        "exclude.databases never_*", "tagRules.match */databases/billing*",
                    ],
                    "\(run.errors)"
                )
            }
            // A pattern may match a resource that is out of view.
            try write(story, to: folder, andOneAway: true)
            let run = try await pgcensus(["scan"], environment: environment, folder: folder.path)
            #expect(run.code == 2, "\(run.errors)")
            #expect(run.errors.contains("\"gone-*\" matches nothing"))
            #expect(!run.errors.contains("never_*") && !run.errors.contains("billing"), "\(run.errors)")
        }
    }

    @Test(arguments: [
        (["127.0.0.1", "localhost"], true), (["localhost", "::1"], true), (["127.0.0.1", "127.0.0.2"], true),
        (["db1", "db1."], true),
        (["::ffff:10.0.0.1", "10.0.0.1"], true), (["a", "resolved"], false),
        (["10.0.0.1", "10.0.0.2"], false),
        (["alias", "resolved"], true),
    ]) func oneServerUnderSeveralNamesIsAWarning(_ names: [String], _ isOne: Bool) async throws {
        let folder = try TemporaryFolder()
        let servers = names.map { "{hostname: \"\($0)\"}" }.joined(separator: ", ")
        let resolve = #"{"alias:5432": "10.0.0.9:6000", "resolved:5432": "10.0.0.9:6000"}"#
        try folder.write(
            "integrations: [{name: x, servers: [\(servers)], connection: {resolve: \(resolve)}}]",
            to: "pgcensus.yaml"
        )
        let run = try await pgcensus(["config", "validate"], folder: folder.path)
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("are names of the same server") == isOne, "\(run.errors)")
        try folder.write(
            "integrations: [{name: x, servers: [{hostname: a, port: 1}, {hostname: a, port: 2}]}]",
            to: "pgcensus.yaml"
        )
        #expect(try await pgcensus(["config", "validate"], folder: folder.path).errors.isEmpty)
    }

    @Test func warningsConcernOnlyTheChosenIntegration() async throws {
        let folder = try TemporaryFolder()
        let weak = "connection: {sslMode: require}"
        try folder.write(
            """
            integrations:
              - {name: first, servers: [{hostname: a}], \(weak)}
              - {name: second, servers: [{hostname: b}]}
              - {name: third, servers: [{hostname: c}], \(weak)}
            """,
            to: "pgcensus.yaml"
        )
        func warned(_ arguments: [String]) async throws -> [Substring] {
            let run = try await pgcensus(["config", "show"] + arguments, folder: folder.path)
            return run.errors.matches(of: #/integrations\[[0-9]\]/#).map(\.output)
        }
        #expect(try await warned([]) == ["integrations[0]", "integrations[2]"])
        #expect(try await warned(["--integration", "first"]) == ["integrations[0]"])
        #expect(try await warned(["--integration", "second"]).isEmpty)
        #expect(try await warned(["--integration", "third"]) == ["integrations[2]"])
    }
}
