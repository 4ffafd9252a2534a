import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// The largest values that PostgreSQL allows: psql must find exactly the facts of the export.
@Suite struct ExtremeTests {
    /// `make soak` creates as many partitions as a large company has.
    private static let partitions = ProcessInfo.processInfo.environment["SOAK"] == "1" ? 5000 : 100

    private static let contents = """
        do $$
        declare
            letters text;
            columns text;
        begin
            for n in 1..1000 loop execute format('create role extreme_%s', n); end loop;
            select string_agg(format('column_%s integer', n), ', ') into columns from generate_series(1, 1600) n;
            execute 'create table widest (' || columns || ')';
            for n in 1..1000 loop execute format('grant select on widest to extreme_%s', n); end loop;
            create table whole (id integer, day integer) partition by range (day);
            for n in 1..\(partitions) loop
                execute format('create table part_%s partition of whole for values from (%s) to (%s)', n, n, n + 1);
            end loop;
            -- Each name has 60 of the letters; together they have all of ASCII and some more.
            for n in 0..2 loop
                select string_agg(chr(m), '' order by m) into letters from generate_series(1 + 60 * n, 60 + 60 * n) m
                    where m < 127 or m > 160;
                execute format('create table %I (%I integer)', letters, letters);
                execute format('create type %I as enum (%L)', 't' || left(letters, 30), letters);
                execute format('create index %I on %I (%I)', 'i' || left(letters, 30), letters, letters);
                execute format('create function %I(%I integer) returns integer language sql as ''select 1''', letters, letters);
            end loop;
        end $$;
        """

    @Test func theMostThatIsAllowedAgreesWithPsql() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create database extreme")
            try await story.cluster.psql(Self.contents, database: "extreme")
            let (run, server) = try await story.scan {
                $0.types = ResourceKind.scanned
                $0.columnDefaults = true
            }
            #expect(run.code == 0, "\(run.output)")
            let database = try #require(server?.databases?.first { $0.name == "extreme" })
            let found = FactSheet.database(database)
            let expected = try await story.oracle("database", database: "extreme")
            #expect(found.subtracting(expected).sorted().prefix(3) == [], "only in the export")
            #expect(expected.subtracting(found).sorted().prefix(3) == [], "missing in the export")
            #expect(found.count > 5000)
        }
    }

    /// VACUUM FULL locks a catalog: the scan retries the database, and reads all other databases.
    @Test func lockedCatalogHidesOnlyItsDatabase() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create database locked; create database other")
            let wasHeld = try await story.cluster.beside(
                sleeping: "begin; lock table pg_catalog.pg_description in access exclusive mode;",
                database: "locked"
            ) {
                let (run, server) = try await story.scan()
                #expect(run.code == 2)
                let scans = Dictionary(
                    (server?.databases ?? []).map { ($0.name, $0.scan) },
                    uniquingKeysWith: { first, _ in first }
                )
                #expect(scans["other"] == .complete)
                #expect(scans["locked"]?.problems.first?.code == "catalog-locked")
                #expect(scans["locked"]?.problems.first?.hint?.contains("pg_locks") == true)
            }
            #expect(wasHeld)
            #expect(try await story.scan().run.code == 0)
        }
    }
}
