import Inventory
import LocalEstate
import Support
import Testing

/// What anybody with a schema of their own may write costs its own fact alone.
@Suite struct BoundTests {
    private func table(_ name: String, _ server: Server?) throws -> Table {
        let database = try #require(server?.databases?.first { $0.name == "postgres" })
        let tables = (database.schemas ?? []).flatMap { $0.tables ?? [] }
        return try #require(tables.first { $0.name == Name(name) })
    }

    @Test func aLongCommentIsCutOnTheServer() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                """
                create table public.long (id int); create table public.fits (id int);
                do $$ begin
                    execute format('comment on table public.long is %L', '@owner:a ' || repeat('é', 5000000));
                    execute format('comment on table public.fits is %L', repeat('é', 65536));
                end $$;
                """
            )
            let (run, server) = try await story.scan()
            #expect(run.code == 0, "\(run.output)")
            let long = try table("long", server)
            #expect(long.comment?.unicodeScalars.count == 65_536)
            #expect(long.tags["owner"] == "a")
            #expect(long.notes?.map(\.code) == ["comment-cut"])
            let fits = try table("fits", server)
            #expect(fits.comment?.unicodeScalars.count == 65_536 && fits.notes == nil)
        }
    }

    /// PostgreSQL allows no circle of parents; a damaged catalog may have one all the same.
    @Test(.timeLimit(.minutes(2))) func parentsInACircleEnd() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql(
                """
                set allow_system_table_mods = on;
                create table public.one (id int); create table public.two (id int);
                insert into pg_inherits (inhrelid, inhparent, inhseqno, inhdetachpending) values
                    ('public.one'::regclass, 'public.two'::regclass, 1, false),
                    ('public.two'::regclass, 'public.one'::regclass, 1, false);
                """
            )
            try story.configure()
            #expect(try await story.program(["scan"]).code == 0)
            for command in [["resources"], ["resources", "-o", "csv"], ["export", "--format", "ndjson"]] {
                let run = try await story.program(command)
                #expect(run.code == 0 && run.output.contains("public"), "\(run.errors)")
            }
        }
    }

    /// Since 18 a table's owner can set it with `pg_restore_relation_stats`.
    @Test(arguments: ["3e38", "'infinity'", "'nan'"])
    func aRowEstimateThatNoNumberHoldsIsLeftOut(_ estimate: String) async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                """
                create table public.odd (id int);
                update pg_class set reltuples = \(estimate), relpages = 2147483647 where relname = 'odd';
                """
            )
            let (run, server) = try await story.scan()
            #expect(run.code == 0, "\(run.output)")
            #expect(try table("odd", server).estimatedRows == nil)
        }
    }
}
