import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A database is read again exactly if something in it has changed.
@Suite struct RescanTests {
    private static let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"

    /// Statements that change catalog rows without a visible change, or that change nothing.
    private static let upkeep = [
        "vacuum full pg_catalog.pg_class", "vacuum full pg_catalog.pg_attribute", "vacuum freeze", "analyze",
        "reindex system postgres", "cluster pg_catalog.pg_proc using pg_proc_oid_index", "checkpoint",
        "select 1",
    ]

    /// `make soak` runs about two hundred histories.
    @Test(arguments: Versions.all) func noChangeIsMissed(version: Int) async throws {
        let (histories, seed) = (Self.isSoak ? 70 : 5, UInt64.random(in: .min ... .max))
        var random = Seeded(state: seed)
        try await ServerStory.with(version: version, load: ["storm", "rescan"]) { story in
            try await story.cluster.set("autovacuum", "off")
            try await story.cluster.psql("call rescan_history(0.5, 40)")
            for types in Self.scopes {
                _ = try await scan(story, into: Self.store(types)) { $0.types = types }
            }
            for history in 1...histories {
                let steps = Int.random(in: 0...12, using: &random)
                let start = Double.random(in: 0..<1, using: &random)
                try await story.cluster.psql("call rescan_history(\(start), \(steps))")
                try await story.cluster.psql(Self.upkeep.randomElement(using: &random) ?? "select 1")
                let types = Self.scopes.randomElement(using: &random) ?? []
                let kept = try await scan(story, into: Self.store(types)) { $0.types = types }
                let fresh = try await scan(story, into: nil) { $0.types = types }
                #expect(kept == fresh, "seed \(seed), history \(history)")
            }
        }
    }

    /// The fingerprint has the catalogs that a scope needs.
    private static let scopes: [[ResourceKind]] = [
        [.table], [.table, .column], [.table, .column, .role, .privilege], [.routine, .sequence],
        [.type, .table], [.table, .trigger, .rule, .policy], ResourceKind.scanned,
    ]

    /// Transaction ids start again at 3 after 4,294,967,295.
    @Test func noChangeIsMissedWhereTransactionIdsStartAgain() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(state: seed)
        try await ServerStory.with(load: ["storm", "rescan"]) { story in
            try await story.cluster.set("autovacuum", "off")
            try await story.cluster.psql("vacuum freeze")
            try await story.cluster.restart(atTransaction: 4_294_967_000)
            try await story.cluster.psql("vacuum freeze")
            for history in 1...5 {
                try await story.cluster.psql(
                    "call rescan_history(\(Double.random(in: 0..<1, using: &random)), 8)"
                )
                try await story.cluster.psql(
                    "do $$ begin for n in 1..100 loop perform pg_current_xact_id(); commit; end loop; end $$"
                )
                let kept = try await scan(story, into: "kept")
                let fresh = try await scan(story, into: nil)
                #expect(kept == fresh, "seed \(seed), history \(history)")
            }
            let next = try await story.answer(
                "select pg_snapshot_xmax(pg_current_snapshot())::text::numeric % 4294967296"
            )
            #expect(Int(next) ?? 0 < 10000, "the ids did not start again: \(next)")
        }
    }

    private static func store(_ types: [ResourceKind]) -> String {
        "kept-" + types.prefix(4).map(\.rawValue).joined(separator: "-")
    }

    @Test func unchangedDatabaseIsNotReadAgain() async throws {
        try await ServerStory.with(version: 16) { story in
            try await story.cluster.psql("create database other")
            try await story.cluster.psql("create table t (n int); create index on t (n)")
            try await story.cluster.set("log_statement", "all")
            let first = try await scan(story, into: "kept")
            #expect(try story.readings == 2)
            #expect(try await scan(story, into: "kept") == first)
            #expect(try story.readings == 2)
            try await story.cluster.psql("insert into t select generate_series(1, 10000); analyze t")
            let grown = try await scan(story, into: "kept")
            #expect(try story.readings == 2)
            #expect(grown.table("t")?.estimatedRows == 10000)
            #expect(grown.table("t")?.indexes?.first?.sizeBytes ?? 0 > 8192)
            try await story.cluster.psql("create table u ()")
            #expect(try await scan(story, into: "kept").table("u") != nil)
            #expect(try story.readings == 3)
        }
    }

    @Test func changeOutsideTheScopeReadsNothing() async throws {
        try await ServerStory.with(version: 16) { story in
            try await story.cluster.psql("create table t (); create publication p")
            try await story.cluster.set("log_statement", "all")
            for (change, readings) in [
                ("select 1", 1), ("alter publication p set (publish = 'insert')", 1),
                ("alter table t rename to u", 2),
            ] {
                try await story.cluster.psql(change)
                _ = try await scan(story, into: "kept") { $0.types = [.table] }
                #expect(try story.readings == readings, "\(change)")
            }
        }
    }

    @Test func otherReaderOrScopeReadsAgain() async throws {
        try await ServerStory.with(version: 16) { story in
            try await story.cluster.psql("create table t (n int)")
            try await story.cluster.set("log_statement", "all")
            _ = try await scan(story, into: "kept")
            _ = try await scan(story, into: "kept") { $0.types = [.table] }
            #expect(try story.readings == 2)
            _ = try await scan(story, into: "kept") { $0.types = [.table] }
            #expect(try story.readings == 2)
            try await story.cluster.psql("alter role pgcensus superuser")
            _ = try await scan(story, into: "kept") { $0.types = [.table] }
            #expect(try story.readings == 3)
        }
    }

    /// Otherwise a later comparison would report all schemas as removed.
    @Test func schemasThatWereNotRequestedAreNotAnEmptyList() async throws {
        try await ServerStory.with(version: 16) { story in
            try await story.cluster.psql("create table t (n int); create publication p for table t")
            for _ in 1...2 {
                let found = try await scan(story, into: "kept") { $0.types = [.publication, .privilege] }
                let database = try #require(found.databases?.first { $0.name == "postgres" })
                #expect(database.publications?.map(\.tables) == [["public.t"]])
                #expect(database.schemas == nil && database.extensions == nil)
                #expect(database.defaultPrivileges == nil && database.systemPrivileges == nil)
            }
        }
    }

    /// A restored server uses the same transaction ids for other changes.
    @Test func restartedServerIsReadAgain() async throws {
        try await ServerStory.with(version: 16) { story in
            try await story.cluster.set("log_statement", "all")
            _ = try await scan(story, into: "kept")
            try await story.cluster.pgctl(["restart", "--log", story.folder.file("server/log")])
            _ = try await scan(story, into: "kept")
            #expect(try story.readings == 2)
        }
    }

    @Test func databaseOfTheSameNameIsReadAgain() async throws {
        try await ServerStory.with(version: 16) { story in
            try await story.cluster.psql("create database shop")
            try await story.cluster.psql("create table old ()", database: "shop")
            _ = try await scan(story, into: "kept")
            try await story.cluster.psql("drop database shop")
            try await story.cluster.psql("create database shop")
            let found = try await scan(story, into: "kept")
            #expect(found.databases?.first { $0.name == "shop" }?.schemas?.first?.tables == [])
        }
    }

    @Test func renamedRoleIsSeen() async throws {
        try await ServerStory.with(version: 16) { story in
            try await story.cluster.psql("create role one; create table t (); alter table t owner to one")
            _ = try await scan(story, into: "kept")
            try await story.cluster.psql("alter role one rename to two")
            #expect(try await scan(story, into: "kept").table("t")?.owner == "two")
        }
    }

    @Test func damagedContentIsReadAgain() async throws {
        try await ServerStory.with(version: 16) { story in
            try await story.cluster.psql("create table t (n int)")
            let first = try await scan(story, into: "kept")
            let damage = "update content set json = cast(json || 'x' as blob)"
            _ = try await launch(["sqlite3", story.folder.file("kept.db"), damage])
            #expect(try await scan(story, into: "kept") == first)
        }
    }

    private func scan(
        _ story: ServerStory,
        into store: String?,
        _ change: (inout ServerStory.Options) -> Void = { _ in }
    ) async throws -> Server {
        let (run, server) = try await story.scan {
            $0.types = ResourceKind.scanned
            $0.columnDefaults = true
            $0.store = store
            change(&$0)
        }
        try #require(run.code == 0, "\(run.output)\(run.errors)")
        var found = try #require(server)
        // A free space map file can be created at any time.
        for place in found.databases?.indices ?? 0..<0 { found.databases?[place].sizeBytes = nil }
        return found
    }
}

extension ServerStory {
    /// How often the tables of a database were read.
    fileprivate var readings: Int {
        get throws {
            let log = try String(contentsOfFile: folder.file("server/log"), encoding: .utf8)
            return log.components(separatedBy: "-- Catalog rows only: nothing here takes a lock").count - 1
        }
    }
}

extension Server {
    fileprivate func table(_ name: Name) -> Table? {
        let all = (databases ?? []).flatMap { $0.schemas ?? [] }.flatMap { $0.tables ?? [] }
        return all.first { $0.name == name }
    }
}
