import FlyingFox
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// What identifies a target, what it keeps while it is not configured, and what it gets after it has lost its events.
@Suite struct TargetIdentityTests {
    static let types: [ResourceKind] = [.server, .database, .schema, .table]

    /// The server of the estate also stores the events, in a database that the census excludes.
    func withTables(_ work: (SyncStory, _ target: String) async throws -> Void) async throws {
        try await SyncStory.with { story in
            let cluster = story.story.cluster
            try await cluster.psql("create role writer login password 'writer'")
            try await cluster.psql("create database cmdb owner writer")
            try story.folder.write("writer\n", to: "writer.txt")
            let place =
                "host: \(TestCluster.host), user: writer, secret: \"file:writer.txt\", sslRootCert: \(story.story.certificate), "
                + "resolve: {\"\(TestCluster.host):5432\": \"127.0.0.1:\(cluster.port)\"}"
            try await work(story, place)
        }
    }

    func configure(_ story: SyncStory, _ place: String, _ more: String) throws {
        try story.configure("deliver: [{postgresql: {\(place), \(more)}}]", types: Self.types) {
            $0["exclude"] = ["databases": ["cmdb", "old"]]
        }
    }

    @Test func returningTargetGetsTheMissedEvents() async throws {
        try await SyncStory.with { story in
            try story.configure(types: Self.types)
            try await story.sync()
            let before = try story.delivered().count
            try story.configure("every: 1h", types: Self.types)
            for sql in ["create table t ()", "drop table t"] {
                try await story.story.cluster.psql(sql)
                let run = try await story.sync()
                #expect(
                    run.errors.contains("file:changes.ndjson is no longer configured"),
                    "\(run.errors)"
                )
            }
            #expect(try story.delivered().count == before)
            try story.configure(types: Self.types)
            #expect(
                try await story.told().lines == [
                    "added table postgres.public.t", "removed table postgres.public.t",
                ]
            )
        }
    }

    /// Case 8.2: another schema, a dropped schema, and a deleted row.
    @Test func incompleteTablesGetTheMissingRowsAgain() async throws {
        try await withTables { story, place in
            try configure(story, place, "database: cmdb, schema: census")
            try await story.sync()
            let all = try await story.rows("select id, state, facts from census.resources order by id")
            #expect(all.count >= 5)
            try configure(story, place, "database: cmdb, schema: census2")
            try await story.sync()
            #expect(
                try await story.rows("select id, state, facts from census2.resources order by id") == all
            )
            try await story.story.cluster.psql("drop schema census2 cascade", database: "cmdb")
            let dropped = try await story.sync()
            #expect(
                dropped.errors.contains("gets all known resources again: its tables are new"),
                "\(dropped.errors)"
            )
            #expect(
                try await story.rows("select id, state, facts from census2.resources order by id") == all
            )
            try await story.story.cluster.psql(
                "delete from census2.resources where kind = 'schema'",
                database: "cmdb"
            )
            let deleted = try await story.sync()
            #expect(deleted.errors.contains("its tables are not as they were left"), "\(deleted.errors)")
            #expect(deleted.errors.contains("all known resources again"), "\(deleted.errors)")
            #expect(
                try await story.rows("select id, state, facts from census2.resources order by id") == all
            )
            #expect(try await !story.sync().errors.contains("all known resources again"))
        }
    }

    /// Case 8.2: a new store, which begins at 1 again, finds tables with later events.
    @Test func lostStoreRetiresMissingResources() async throws {
        try await withTables { story, place in
            try configure(story, place, "database: cmdb")
            try await story.story.cluster.psql("create table gone ()")
            try await story.sync()
            let last = try await story.rows("select max(sequence) from pgcensus.changes")
            for end in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: story.store + end)
            }
            try await story.story.cluster.psql("drop table gone")
            try await story.sync()
            #expect(
                try await story.rows("select count(*) from pgcensus.resources where name like '%.gone'") == [
                    "0"
                ]
            )
            // In the order of the sequence, later events win.
            let later =
                "select min(sequence) > \(last[0]) from pgcensus.changes where change = 'cleared' and sequence > 1"
            #expect(try await story.rows(later) == ["t"])
        }
    }

    @Test func resendSendsEverythingAgain() async throws {
        try await SyncStory.with { story in
            try story.configure(types: Self.types)
            try await story.sync()
            let all = try story.delivered().map(\.subject).sorted()
            let run = try await story.program(["sync", "resend", "file:changes.ndjson"])
            #expect(run.code == 0 && run.output.contains("gets all known resources again"), "\(run.errors)")
            let again = try await story.told()
            #expect(again.map(\.subject).sorted() == all)
            #expect(again.allSatisfy { $0.type == "pgcensus.resource.added" })
            let text = try String(contentsOfFile: story.events, encoding: .utf8)
            let ids = text.matches(of: #/"id":"([0-9a-f]{32})"/#).map { $0.1 }
            #expect(Set(ids).count == ids.count)
            let unknown = try await story.program(["sync", "resend", "portal"])
            #expect(unknown.code == 1)
            #expect(unknown.errors.contains("hint: There are file:changes.ndjson."), "\(unknown.errors)")
        }
    }

    /// Case 8.12: a server that no longer exists, without a proof.
    @Test func forgottenServerIsReportedAsRemoved() async throws {
        try await SyncStory.with { story in
            try story.configure(types: Self.types)
            try await story.sync()
            let silent = try HeldPort.free()
            try story.configure(port: silent, types: Self.types)
            try await story.sync(code: 4)
            let known = try story.delivered().filter { $0.data.change == "added" }.map(\.subject)
            let name = "postgresql://\(TestCluster.host):5432"
            let refused = try await story.program(["sync", "forget", name])
            #expect(refused.code == 64, "\(refused.errors)")
            #expect(refused.errors.contains("--yes"), "\(refused.errors)")
            let run = try await story.program(["sync", "forget", name, "--yes"])
            #expect(run.code == 0, "\(run.errors)")
            #expect(
                run.errors == "\(name): \(known.count) resources are reported as removed with the next run\n"
            )
            let record = try await story.program(["sync", "status", "-o", "json"]).output
            for fact in [
                "\"user\": \"\(NSUserName())\"", "\"server\": \"\(name)\"", "\"resources\": \(known.count)",
            ] {
                #expect(record.contains(fact), "\(record)")
            }
            // A server that is still in the configuration is new again in the next run.
            let told = try await story.told(code: 4)
            #expect(Set(told.filter { $0.data.change == "removed" }.map(\.subject)) == Set(known))
            #expect(
                told.suffix(2).lines == [
                    "added server \(TestCluster.host)", "unknown server \(TestCluster.host)",
                ]
            )
            let status = try await story.program(["sync", "status"]).output
            #expect(
                status.contains(/Forgotten:\n  20.* \S+ story postgresql:.*, [0-9]+ resources/),
                "\(status)"
            )
            let unknown = try await story.program(["sync", "forget", "nobody", "--yes"])
            #expect(
                unknown.code == 1 && unknown.errors.contains("no server nobody is known"),
                "\(unknown.errors)"
            )
        }
    }

    /// Case 8.10.
    @Test func namedWebhookKeepsItsPositionWhenMoved() async throws {
        let receiver = try await Receiver.start()
        receiver.setAnswer { _, _ in HTTPResponse(statusCode: .gone) }
        try await SyncStory.with { story in
            func configure(_ path: String) throws {
                try story.configure(
                    "deliver: [{webhook: \"\(receiver.url)\(path)\", name: portal}]",
                    types: [.server]
                )
            }
            try configure("?token=old")
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("with name: \"portal\" so that it keeps its place"), "\(run.errors)")
            receiver.setAnswer { _, _ in HTTPResponse(statusCode: .noContent) }
            try configure("?token=new")
            try await story.letPausesPass()
            try await story.sync()
            #expect(receiver.taken.map(\.data.line) == ["added server \(TestCluster.host)"])
        }
        await receiver.stop()
    }
}
