import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Schemas that others wrote: of every extension that Debian's packages bring, psql must find the facts of the export.
@Suite struct ExtensionTests {
    /// Those that `make setup` installs; PostgreSQL's own come with the server.
    private static let packaged: Set<String> = [
        "debversion", "hll", "ip4r", "orafce", "periods", "pg_cron", "pg_partman", "pgq", "pgtap", "postgis",
        "semver",
    ]

    /// Extensions may have names in common: one that cannot be created beside the others is left out.
    private static let extensions = """
        do $$ declare one text; begin
            for one in select name from pg_available_extensions order by name loop
                begin
                    execute format('create extension if not exists %I cascade', one);
                exception when others then
                    raise warning '%: %', one, sqlerrm;
                end;
            end loop;
        end $$;
        """

    private static let use = """
        create table places (id bigint primary key, at geometry(point, 4326), net ip4r, version semver, tags hstore);
        create index on places using gist (at);
        create index on places using gist (net);
        create index on places using gin (tags);
        create table visits (day timestamptz not null, place bigint references places) partition by range (day);
        select public.create_parent('public.visits', 'day', 'native', 'daily');
        create table prices (amount numeric, since date, until date);
        select periods.add_period('prices', 'validity', 'since', 'until');
        select pgq.create_queue('events');
        select cron.schedule('nightly', '0 3 * * *', 'vacuum');
        """

    @Test func schemasOfExtensionsAgreeWithPsql() async throws {
        try await ServerStory.with { story in
            for (name, value) in [
                ("shared_preload_libraries", "pg_cron"), ("cron.database_name", "extended"),
            ] {
                try await story.cluster.set(name, value)
                try await story.cluster.pgctl(["restart", "--wait", "--log", story.folder.file("server/log")])
            }
            try await story.cluster.psql("create database extended")
            try await story.cluster.psql(Self.extensions, database: "extended")
            try await story.cluster.psql(Self.use, database: "extended")
            let (run, server) = try await story.scan {
                $0.types = ResourceKind.scanned
                $0.columnDefaults = true
            }
            #expect(run.code == 0, "\(run.output)\(run.errors)")
            let database = try #require(server?.databases?.first { $0.name == "extended" })
            #expect(database.scan == .complete)
            let installed = Set((database.extensions ?? []).map(\.name.text))
            #expect(Self.packaged.subtracting(installed) == [])
            #expect(installed.count > 50)
            let found = FactSheet.database(database)
            let expected = try await story.oracle("database", database: "extended")
            #expect(found.subtracting(expected).sorted().prefix(10) == [], "only in the export")
            #expect(expected.subtracting(found).sorted().prefix(10) == [], "missing in the export")
            #expect(found.count > 8000)
        }
    }
}
