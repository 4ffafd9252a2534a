import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A scan uses few connections, waits for no lock, and writes nothing.
@Suite struct GuestTests {
    private static let allTypes: @Sendable (inout ServerStory.Options) -> Void = {
        $0.types = ResourceKind.scanned
        $0.columnDefaults = true
    }

    /// The test counts the server's own list: an ended session is in it until its process has ended.
    @Test(arguments: [1, 3])
    func connectionsStayWithinTheLimit(_ limit: Int) async throws {
        try await ServerStory.with { story in
            let databases = (10..<40).map { "create database made_\($0) strategy file_copy;" }
            try await story.cluster.psql(databases.joined(separator: "\n"))
            let watch = Task { try await story.cluster.psql(Self.watch) }
            let watching = "select count(*) from pg_stat_activity where query ~ '^do .* into seen '"
            try await until("the watch") {
                try await story.cluster.psql(watching, arguments: ["-At"]) == "1\n"
            }
            // On a busy machine, the samples may miss the last connection, so the test runs several scans.
            for _ in 0..<4 {
                let (run, _) = try await story.scan { $0.connectionsPerServer = limit }
                #expect(run.code == 0)
            }
            let seen = try await watch.value.split(separator: "\n").last?.split(separator: "|").map {
                Int($0) ?? 0
            }
            #expect(seen?.first == limit, "the most connections at one time")
            #expect((seen?.last ?? 0) > 20, "samples with a connection of ours")
        }
    }

    private static let watch = """
        \\pset format unaligned
        \\pset tuples_only on
        create temporary table seen (connections integer);
        do $$ begin
            for i in 1..1200 loop
                perform pg_stat_clear_snapshot();
                insert into seen select count(*) from pg_stat_activity
                where application_name ~ '^pgcensus/[0-9.]+$' and backend_type = 'client backend';
                perform pg_sleep(0.003);
            end loop;
        end $$;
        select max(connections), count(*) filter (where connections > 0) from seen;
        """

    @Test func tooManyClientsMeansFewerConnections() async throws {
        try await ServerStory.with { story in
            let databases = (10..<20).map { "create database made_\($0) strategy file_copy;" }
            try await story.cluster.psql(databases.joined(separator: "\n"))
            try await story.cluster.psql("alter role pgcensus connection limit 1")
            let (run, server) = try await story.scan { $0.connectionsPerServer = 4 }
            #expect(run.code == 0, "\(run.output)")
            #expect(server?.databases?.count == 13)
        }
    }

    @Test func locksOnEveryTableDelayNothing() async throws {
        try await ServerStory.with(load: ["everything"]) { story in
            let (_, unlocked) = try await story.scan(Self.allTypes)
            var server: Server?
            let wereHeld = try await story.cluster.beside(sleeping: Self.lockAll, database: "everything") {
                server = try await story.scan(Self.allTypes).server
            }
            #expect(wereHeld)
            var found = try #require(server?.databases?.first { $0.name == "everything" })
            #expect(found.scan == .complete)
            let orders = found.take("orders", in: "shop")
            #expect(orders?.notes?.map(\.code) == ["expressions-unknown"])
            #expect(orders?.columns?.first { $0.name == "doubled" }?.default == nil)
            #expect(orders?.columns?.first { $0.name == "status" }?.default == "'new''s'::character varying")
            let parts = found.schemas?.flatMap { $0.tables ?? [] }.first { $0.name == "parts" }
            #expect(
                parts?.indexes?.first { $0.name == "parts_mixed" }?.notes?.first?.facts == [
                    "keys", "predicate",
                ]
            )
            #expect(parts?.policies?.allSatisfy { $0.notes?.map(\.code) == ["expressions-unknown"] } == true)
            #expect(parts?.triggers?.first { $0.name == "watched" }?.condition == nil)
            var expected = try #require(unlocked?.databases?.first { $0.name == "everything" })
            _ = expected.take("orders", in: "shop")
            found.forgetExpressions()
            expected.forgetExpressions()
            #expect(found.schemas == expected.schemas, "everything else is the same as without locks")
        }
    }

    private static let lockAll = """
        begin;
        do $$ declare name text; begin
            for name in select c.oid::regclass from pg_class c join pg_namespace n on n.oid = relnamespace
                where relkind in ('r', 'p', 'v') and nspname !~ '^pg_' and nspname <> 'information_schema' loop
                execute 'lock table ' || name || ' in access exclusive mode';
            end loop;
        end $$;
        """

    @Test func scanWritesNothing() async throws {
        try await ServerStory.with(load: ["everything"]) { story in
            let next = "select pg_snapshot_xmax(pg_current_snapshot())"
            let before = try await story.cluster.psql(next, arguments: ["-A", "-t"])
            let (_, server) = try await story.scan(Self.allTypes)
            #expect(server?.databases?.first { $0.name == "everything" }?.scan == .complete)
            let after = try await story.cluster.psql(next, arguments: ["-A", "-t"])
            #expect(after == before)
        }
    }

    /// One transaction renames all tables, again and again: a snapshot has all old names or all new names.
    @Test func databaseIsReadFromOneSnapshot() async throws {
        try await ServerStory.with { story in
            let tables = (1...300).map { "create table one_\($0) (x integer);" }.joined(separator: "\n")
            try await story.cluster.psql(tables)
            let renames = Task { try await story.cluster.psql(Self.renames) }
            for _ in 1...5 {
                let (run, server) = try await story.scan { $0.types = [.table, .column] }
                #expect(run.code == 0)
                let found =
                    server?.databases?.first { $0.name == "postgres" }?.schemas?.flatMap { $0.tables ?? [] }
                    ?? []
                #expect(found.count == 300)
                #expect(Set(found.map { $0.name.text.prefix(3) }).count == 1)
                #expect(found.allSatisfy { $0.columns?.count == 1 })
            }
            renames.cancel()
            _ = await renames.result
        }
    }

    private static let renames = """
        do $$ begin
            for round in 1..1000 loop
                for i in 1..300 loop
                    if round % 2 = 1 then execute format('alter table one_%s rename to two_%s', i, i);
                    else execute format('alter table two_%s rename to one_%s', i, i); end if;
                end loop;
                commit;
            end loop;
        end $$;
        """
}

extension Database {
    /// Removes a table from the database, so that a test can compare the other tables.
    fileprivate mutating func take(_ table: Name, in schema: Name) -> Table? {
        guard let place = schemas?.firstIndex(where: { $0.name == schema }),
            let index = schemas?[place].tables?.firstIndex(where: { $0.name == table })
        else { return nil }
        return schemas?[place].tables?.remove(at: index)
    }
}
