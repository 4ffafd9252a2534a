import Foundation
import Inventory
import Store
import Subprocess
import Support
import SystemPackage
import Testing

/// A store of version 0.1 (`fixtures/store/0.1.sql`) can be read without a migration, and a migration loses nothing.
@Suite struct MigrationTests {
    private let folder: TemporaryFolder
    private let path: String

    init() async throws {
        folder = try TemporaryFolder()
        path = folder.file("pgcensus.db")
        let script = "\(Repository.fixtures)/store/0.1.sql"
        #expect(try await launch(["sqlite3", path, ".read \(script)"]).errors == "")
    }

    private func sql(_ text: String) async throws -> String {
        let run = try await launch(["sqlite3", path, text])
        #expect(run.errors == "", "\(text)")
        return run.output
    }

    /// The events of an old store: the CloudEvent by its sequence.
    private func oldEvents() async throws -> [Int64: String] {
        let lines = try await sql("select sequence || ' ' || cast(body as text) from event order by sequence")
        return Dictionary(
            uniqueKeysWithValues: try lines.split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                return (try #require(Int64(parts[0])), String(parts[1]))
            }
        )
    }

    private func migrate() throws {
        let lock = try StoreLock(store: path)
        _ = try SnapshotStore(writing: path, under: lock)
    }

    @Test func readingLeavesAnOlderStoreAsItIs() async throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let commands: [([String], String)] = [
            (["snapshots", "verify"], "3 snapshots, all unaltered\n"),
            (["snapshots", "list"], "20261127T034802Z-7b4fb9"),
            (["diff"], "> schema shop.trade, was sales"), (["export"], "\"name\": \"items\""),
            (["export", "--last-known"], "shop.trade.items"),
            (["sync", "status"], "story portal: 20 waiting"),
            (["sync", "status"], "b85d5ebe49c4c1435f08dd6ff03ee0b8 for hook: answered 422"),
            (["role", "history"], "grant connect on database \"shop\" to \"pgcensus\""),
        ]
        for (command, expected) in commands {
            let run = try await pgcensus(command + ["--store", path])
            #expect(run.code == 0 && run.output.contains(expected), "\(command): \(run.output)\(run.errors)")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func tablesMissingInAnOlderStoreAreNoDamage() async throws {
        _ = try await sql(
            "drop table seal; drop table snapshot_order; drop table role_record; drop table event"
        )
        let verify = try await pgcensus(["snapshots", "verify", "--store", path])
        #expect(
            verify.code == 0
                && verify.output.hasSuffix("3 snapshots, all unaltered as far as they are covered\n")
        )
        let list = try await pgcensus(["snapshots", "list", "--store", path])
        #expect(list.output.split(separator: "\n").dropFirst().first?.contains("20261127T034802Z") == true)
        try migrate()
        #expect(try await sql("select count(*) from snapshot_order") == "3\n")
        let again = try await pgcensus(["snapshots", "verify", "--store", path])
        #expect(again.output == verify.output)
    }

    @Test func migrationKeepsEverything() async throws {
        let events = try await oldEvents()
        let tables = [
            "target", "parked", "known", "role_record", "role_statement", "renaming", "known_owners",
            "owner_ground", "directory_answer", "delivery", "run", "seal", "content", "sighting",
        ]
        let count = tables.map { "select '\($0)', count(*) from \($0)" }.joined(separator: " union all ")
        let rows = try await sql(count)
        try migrate()
        #expect(try await sql(count) == rows)
        let store = try SnapshotStore(reading: path)
        let waiting = try store.view {
            try $0.pending("portal", of: "story", after: 0, count: 100, bytes: 1 << 20)
        }
        #expect(waiting.count == 20)
        for event in waiting {
            #expect(String(decoding: event.canonicalJSON(), as: UTF8.self) == events[event.sequence])
        }
        let parked = try store.view { try $0.parked() }
        #expect(parked.map(\.event.kind) == ["table", "table"])
        #expect(
            parked.map { String(decoding: $0.event.canonicalJSON(), as: UTF8.self) }
                == parked.map { events[$0.event.sequence] }
        )
        let verify = try await pgcensus(["snapshots", "verify", "--store", path])
        #expect(verify.code == 0, "\(verify.output)\(verify.errors)")
        // A second migration has nothing to do.
        try migrate()
    }

    /// The log is long, so that the test can interrupt the migration.
    @Test func killedMigrationLosesNothing() async throws {
        _ = try await sql(
            """
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
            insert into event (sequence, integration, target, snapshot, id, body)
                select sequence + 20 * i, integration, target, snapshot, id, cast(replace(cast(body as text),
                    printf('"%012d"', sequence), printf('"%012d"', sequence + 20 * i)) as blob)
                from event, n
            """
        )
        let events = try await oldEvents()
        var migrated = 0
        for attempt in 0..<10 {
            let pause = Duration.milliseconds(20 + 60 * attempt)
            try await kill(after: pause)
            migrated += try await sql("pragma user_version") == "3\n" ? 1 : 0
            #expect(try await sql("pragma integrity_check") == "ok\n")
        }
        print("MigrationTests: \(migrated) of 10 killed attempts found the store migrated")
        try migrate()
        let store = try SnapshotStore(reading: path)
        let waiting = try store.view {
            try $0.pending("portal", of: "story", after: 0, count: 1 << 20, bytes: 1 << 30)
        }
        #expect(waiting.count == events.count)
        let changed = waiting.filter {
            String(decoding: $0.canonicalJSON(), as: UTF8.self) != events[$0.sequence]
        }
        #expect(changed.map(\.sequence).prefix(3) == [])
    }

    private func kill(after pause: Duration) async throws {
        _ = try await Subprocess.run(
            .path(FilePath(Repository.program("pgcensus"))),
            arguments: ["snapshots", "prune", "--keep-last", "9", "--store", path],
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            try await Task.sleep(for: pause)
            try? execution.send(signal: .kill)
        }
    }

    @Test func roleCommandsMigrateNothingUnderARunningSync() async throws {
        let sync = try StoreLock(store: path)
        let lock = try StoreLock(store: path, for: .roles)
        #expect(throws: StoreError.self) { _ = try SnapshotStore(writing: path, under: lock) }
        #expect(try await sql("pragma user_version") == "2\n")
        _ = consume sync
        _ = try SnapshotStore(writing: path, under: lock)
        #expect(try await sql("pragma user_version") == "3\n")
    }
}
