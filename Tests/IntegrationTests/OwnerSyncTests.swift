import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// The events of `sync` when the owner of a resource changes.
@Suite struct OwnerSyncTests {
    private static let people = """
        users:
          - {id: ann, displayName: Ann, mail: ann@example.com}
        groups:
          - {id: shop, displayName: Team Shop, members: [ann]}
          - {id: data, displayName: Team Data, members: [ann]}
          - {id: fallback, displayName: Fallback, members: [ann]}

        """

    /// A server without an owner; its comments name owners.
    private func withStory(_ work: (SyncStory) async throws -> Void) async throws {
        try await SyncStory.with { story in
            try story.folder.write(Self.people, to: "people.yaml")
            try configure(story)
            try await work(story)
        }
    }

    private func configure(_ story: SyncStory, key: String = "owner", rules: String = "[]") throws {
        try story.configure(types: [.server, .database, .schema, .table])
        let text = try String(contentsOfFile: story.folder.file("pgcensus.yaml"), encoding: .utf8)
        try story.folder.write(
            text + """
                    resourceOwner: {key: \(key), attribute: group}
                    integrationOwner: {attribute: group, values: [Fallback]}
                    directory: {file: people.yaml}
                    tagRules: \(rules)

                """,
            to: "pgcensus.yaml"
        )
    }

    /// Lines such as `table postgres.public.a: Fallback to Team Shop`, only of the events about owners.
    private func turns(_ events: [Event]) -> [String] {
        events.filter { $0.type == "pgcensus.owner.changed" }.map { event in
            let names = [event.data.previousOwners, event.data.owners].map { owners in
                (owners ?? []).map(\.name).joined(separator: " and ")
            }
            return "\(event.data.kind) \(event.data.name): \(names.joined(separator: " to "))"
        }
    }

    @Test func changedAnswerIsReportedAndFirstAnswerIsNot() async throws {
        try await withStory { story in
            let cluster = story.story.cluster
            try await cluster.psql("create schema s; create table s.a (); create table s.b ();")
            #expect(turns(try await story.told()).isEmpty, "the first answer is not a change")
            try await cluster.psql("comment on table s.a is '@owner:\"team shop\"'; create table s.c ()")
            let told = try await story.told()
            #expect(turns(told) == ["table postgres.s.a: Fallback to Team Shop"])
            #expect(
                told.lines == ["added table postgres.s.c", "changed table postgres.s.a comment tags.owner"]
                    + ["ownerChanged table postgres.s.a"]
            )
            #expect(try await story.told().isEmpty)

            try await cluster.psql("comment on schema s is '@owner:\"Team Data\"'")
            #expect(
                turns(try await story.told()) == [
                    "schema postgres.s: Fallback to Team Data", "table postgres.s.b: Fallback to Team Data",
                    "table postgres.s.c: Fallback to Team Data",
                ]
            )
            try await cluster.psql(
                "alter schema s rename to t; comment on table t.b is '@owner:\"Team Shop\"'; "
                    + "create table t.new (); comment on table t.new is '@owner:\"Team Shop\"'"
            )
            #expect(turns(try await story.told()) == ["table postgres.t.b: Team Data to Team Shop"])
            let status = try await story.program(["sync", "status", "-o", "json"])
            #expect(status.output.contains("\"ownerChanged\": 1"), "\(status.output)")
        }
    }

    @Test func ownersChangeWithDirectoryAndConfiguration() async throws {
        try await withStory { story in
            try await story.story.cluster.psql("create table a (); comment on table a is '@owner:new'")
            try await story.sync()
            try story.folder.write(
                Self.people.replacing("displayName: Team Data", with: "displayName: New"),
                to: "people.yaml"
            )
            #expect(turns(try await story.told()) == ["table postgres.public.a: Fallback to New"])
            try configure(story, key: "team")
            #expect(turns(try await story.told()) == ["table postgres.public.a: New to Fallback"])
            try configure(story, rules: "[{match: \"*/databases/template1\", tags: {owner: new}}]")
            let told = turns(try await story.told())
            #expect(told.contains("table postgres.public.a: Fallback to New"))
            #expect(told.contains("database template1: Fallback to New"))
        }
    }

    @Test func unreadableDirectoryChangesNoOwner() async throws {
        try await withStory { story in
            try await story.story.cluster.psql(
                "create table a (); comment on table a is '@owner:\"Team Shop\"'"
            )
            try await story.sync()
            try FileManager.default.removeItem(atPath: story.folder.file("people.yaml"))
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("owners are not up to date"), "\(run.errors)")
            #expect(run.errors.contains("people.yaml cannot be read"), "\(run.errors)")
            let status = try await story.program(["sync", "status", "-o", "json"])
            #expect(status.output.contains("\"ownerError\": \"the directory people.yaml"), "\(status.output)")
            let table = try await story.program(["sync", "status"]).output
            #expect(table.contains("  owners     the directory"), "\(table)")
            try story.folder.write(Self.people, to: "people.yaml")
            #expect(try await story.told().isEmpty)
        }
    }

    @Test func resourceAddedDuringADirectoryOutageHadNoOwner() async throws {
        try await withStory { story in
            let cluster = story.story.cluster
            try await cluster.psql("create schema s; comment on schema s is '@owner:\"Team Shop\"'")
            try await story.sync()
            try FileManager.default.removeItem(atPath: story.folder.file("people.yaml"))
            try await cluster.psql("create table s.a (); comment on table s.a is '@owner:\"Team Data\"'")
            try await story.sync(code: 2)
            try story.folder.write(Self.people, to: "people.yaml")
            #expect(turns(try await story.told()).isEmpty)
            try await cluster.psql("comment on table s.a is '@owner:Fallback'")
            #expect(turns(try await story.told()) == ["table postgres.s.a: Team Data to Fallback"])
        }
    }

    @Test func tableInAnotherSchemaGetsAnotherOwner() async throws {
        try await withStory { story in
            let cluster = story.story.cluster
            try await cluster.psql(
                "create schema s; comment on schema s is '@owner:\"Team Shop\"'; create table s.a ();"
                    + "create schema z; comment on schema z is '@owner:\"Team Data\"'"
            )
            try await story.sync()
            try await cluster.psql("alter table s.a set schema z")
            let told = try await story.told()
            #expect(told.contains { $0.data.change == "renamed" })
            #expect(turns(told) == ["table postgres.z.a: Team Shop to Team Data"])
        }
    }

    @Test func failureAfterTheSnapshotFailsNoRun() async throws {
        try await withStory { story in
            try await story.sync()
            let broken = try await launch([
                "sqlite3", story.store,
                "update known_owners set owners = '{'",
            ])
            #expect(broken.code == 0, "\(broken.errors)")
            try configure(story, key: "team")
            let run = try await story.sync(code: 2)
            #expect(
                run.errors.contains("is damaged: "),
                "\(run.errors)"
            )
            #expect(!run.errors.contains("nothing was stored"))
        }
    }

    @Test func resourceOutOfViewKeepsItsOwner() async throws {
        try await withStory { story in
            try await story.story.cluster.psql(
                "create table a (); comment on table a is '@owner:\"Team Shop\"'"
            )
            try await story.sync()
            try await story.story.cluster.stop()
            let hidden = try await story.told(code: 4)
            #expect(turns(hidden).isEmpty && hidden.contains { $0.data.change == "unknown" })
            try story.folder.write(
                Self.people.replacing("displayName: Team Shop", with: "displayName: Gone"),
                to: "people.yaml"
            )
            #expect(
                turns(try await story.told(code: 4)) == ["table postgres.public.a: Team Shop to Fallback"]
            )
        }
    }
}
