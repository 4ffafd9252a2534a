import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// The locks of a scan, as `pg_locks` of the server shows them.
@Suite struct LockTests {
    /// Expressions are read after the snapshot, table by table: PostgreSQL locks the table for each expression.
    ///
    /// This is the weakest lock: it conflicts only with ACCESS EXCLUSIVE, and ends with the statement.
    @Test(arguments: [false, true])
    func scanWaitsForNoLock(_ expressions: Bool) async throws {
        try await ServerStory.with(load: ["everything"]) { story in
            try await story.cluster.psql(Self.tables, database: "everything")
            let watch = Task { try await story.cluster.psql(Self.watch) }
            let watching = "select count(*) from pg_stat_activity where query ~ '^do .* into seen '"
            try await until("the watch") {
                try await story.cluster.psql(watching, arguments: ["-At"]) == "1\n"
            }
            for _ in 0..<3 {
                let (run, server) = try await story.scan {
                    $0.types =
                        expressions ? ResourceKind.scanned : [.server, .database, .schema, .table, .column]
                    $0.columnDefaults = expressions
                }
                #expect(run.code == 2, "two databases cannot be read: \(run.output)")
                #expect(server?.databases?.first { $0.name == "everything" }?.scan == .complete)
            }
            let seen = try await watch.value.split(separator: "\n").last?.split(separator: "|") ?? []
            #expect(seen.count == 4)
            #expect(seen.first == "0", "locks that were waited for")
            #expect(seen.dropFirst().first == "0", "locks on a user's table that change something")
            #expect((Int(seen.last ?? "") ?? 0) > 20, "samples with a lock of ours")
            if !expressions { #expect(seen[2] == "0", "locks on a user's table") }
        }
    }

    /// Creates so many tables that a scan takes some time.
    private static let tables = """
        do $$ begin
            for n in 1..3000 loop
                execute format('create table made_%s (id integer primary key, a integer default %s check (a > 0))', n, n);
            end loop;
        end $$;
        """

    private static let watch = """
        \\pset format unaligned
        \\pset tuples_only on
        create temporary table seen (waiting integer, strong integer, own integer, any_lock integer);
        do $$ begin
            for i in 1..800 loop
                perform pg_stat_clear_snapshot();
                insert into seen select
                    count(*) filter (where not granted),
                    count(*) filter (where relation >= 16384 and mode <> 'AccessShareLock'),
                    count(*) filter (where relation >= 16384),
                    count(*) filter (where locktype = 'relation')
                from pg_locks join pg_stat_activity using (pid) where application_name ~ '^pgcensus/';
                perform pg_sleep(0.01);
            end loop;
        end $$;
        select sum(waiting), sum(strong), sum(own), count(*) filter (where any_lock > 0) from seen;
        """
}
