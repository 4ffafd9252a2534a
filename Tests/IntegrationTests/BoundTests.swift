import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Text of any length from the owner of a schema can only affect its own fact.
@Suite struct BoundTests {
    private func table(_ name: String, _ server: Server?) throws -> Table {
        let database = try #require(server?.databases?.first { $0.name == "postgres" })
        let tables = (database.schemas ?? []).flatMap { $0.tables ?? [] }
        return try #require(tables.first { $0.name == Name(name) })
    }

    @Test func longCommentIsCutOnTheServer() async throws {
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

    @Test func longExpressionIsCutOnTheServer() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                """
                do $$ begin
                    execute format('create table public.odd (id int, long text default %L, fits text default %L,
                        made text generated always as (id || %L) stored)',
                        repeat('é', 200000), repeat('x', 60000), repeat('é', 200000));
                end $$;
                """
            )
            let (run, server) = try await story.scan {
                $0.types = ResourceKind.scanned
                $0.columnDefaults = true
            }
            #expect(run.code == 0, "\(run.output)")
            let columns = try table("odd", server).columns ?? []
            #expect(columns.map { $0.default?.unicodeScalars.count } == [nil, 65_536, 60_008, 65_536])
            #expect(
                columns.map { $0.notes?.map(\.code) } == [nil, ["expression-cut"], nil, ["expression-cut"]]
            )
        }
    }

    /// A comment of 300 MB on one table and tags of 100 MB on another, written directly into the catalog.
    @Test(.timeLimit(.minutes(5))) func longestCommentsNeedLittleMemory() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql(
                """
                create table public.long (id int); create table public.tags (id int);
                set allow_system_table_mods = on;
                insert into pg_description values
                    ('public.long'::regclass, 'pg_class'::regclass, 0, repeat('x', 300 * 1000 * 1000)),
                    ('public.tags'::regclass, 'pg_class'::regclass, 0, repeat('@a:b ', 20 * 1000 * 1000));
                """
            )
            try story.configure()
            let found = try await InputFileTests.measured(
                ["scan", "--export", "out.json"],
                environment: story.environment,
                folder: story.folder.path
            )
            #expect(found.run.code == 0, "\(found.run.output)\(found.run.errors)")
            #expect(found.memory < InputFileTests.mostMemory, "\(found.memory) KiB")
            let text = try String(contentsOfFile: story.folder.file("out.json"), encoding: .utf8)
            #expect(text.components(separatedBy: "comment-cut").count == 3)
        }
    }

    /// Each column of the widest table has a comment of the longest length that is not cut.
    @Test(.timeLimit(.minutes(2))) func manyLongCommentsCostLittleMemory() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql(
                """
                do $$ begin
                    execute 'create table public.wide (' ||
                        (select string_agg('c' || n || ' int', ', ') from generate_series(1, 1600) n) || ')';
                end $$;
                set allow_system_table_mods = on;
                insert into pg_description
                    select 'public.wide'::regclass, 'pg_class'::regclass, n, '@owner:a ' || repeat('x', 60000)
                    from generate_series(1, 1600) n;
                create table public.zzz (id int);
                comment on table public.zzz is 'short @owner:b';
                """
            )
            try story.configure()
            let (run, memory) = try await measuredPgcensus(
                ["scan", "--store", story.store, "--export", "out.json"],
                environment: story.environment,
                folder: story.folder.path
            )
            #expect(run.code == 0, "\(run.output)\(run.errors)")
            #expect(memory <= mostMemory, "\(memory) MiB")
            let text = try Data(contentsOf: URL(fileURLWithPath: story.folder.file("out.json")))
            let server = try Snapshot(exported: text).servers.first
            #expect(try table("zzz", server).comment == "short @owner:b")
            let columns = try table("wide", server).columns ?? []
            let cut = columns.filter { $0.notes?.map(\.code) == ["comment-cut"] }
            #expect(columns.count == 1600 && cut.count > 1400)
            #expect(cut.allSatisfy { $0.comment?.utf8.count == 256 && $0.tags?["owner"] == "a" })
            #expect(columns.filter { $0.notes == nil }.allSatisfy { $0.comment?.utf8.count == 60_009 })
        }
    }

    /// Pages of Resource Manager: 15 MB with one long tag, five million elements, very many tags, or 100 MB.
    @Test(.timeLimit(.minutes(5)), arguments: ["value", "key", "tags", "elements", "body"])
    func longestAzureAnswersNeedLittleMemory(_ kind: String) async throws {
        var estate = Estate.made(subscriptions: 1, servers: 0)
        estate.addServer("good", in: 1)
        let story = try await AzureStory(estate)
        let megabytes = String(repeating: "@a:b ", count: 3_000_000)
        let tags =
            switch kind {
            case "value": #""long": "\#(megabytes)""#
            case "key": #""\#(megabytes)": "v""#
            case "tags": (0..<100_000).map { #""k\#($0)":"""# }.joined(separator: ",")
            default: ""
            }
        let group = "/subscriptions/\(Estate.guid(1))/resourceGroups/rg-Main"
        let id = "\(group)/providers/Microsoft.DBforPostgreSQL/flexibleServers/odd"
        let server = #"{"id": "\#(id)", "name": "odd", "location": "eastus", "tags": {\#(tags)}}"#
        let body =
            kind == "elements"
            ? #"{"value":[\#(Array(repeating: "1", count: 5_000_000).joined(separator: ","))]}"#
            : #"{"value":[\#(server)]}"#
        story.emulator.setFault { request in
            guard request.path.hasSuffix("/flexibleServers") else { return nil }
            return kind == "body" ? Answer(200, body: .zeros(100 << 20)) : Answer(200, text: body)
        }
        try story.folder.write(
            """
            integrations:
              - name: story
                resourceTypes: [server]
                azure: {credential: environment, endpoints: {resourceManager: "\(story.emulator.baseURL)", authority: "\(story.emulator.baseURL)"}}
            """,
            to: "pgcensus.yaml"
        )
        let found = try await InputFileTests.measured(
            ["scan", "--export", "out.json"],
            environment: AzureStory.application,
            folder: story.folder.path
        )
        #expect(found.memory < InputFileTests.mostMemory, "\(found.memory) KiB")
        let text = try String(contentsOfFile: story.folder.file("out.json"), encoding: .utf8)
        #expect(text.utf8.count < 200_000)
        let (code, word) =
            switch kind {
            case "elements": (4, "arm-malformed")
            case "body": (4, "exceeds 16777216 bytes")
            default: (0, "azure-facts-odd")
            }
        #expect(found.run.code == code && text.contains(word), "\(found.run.output)\(found.run.errors)")
        await story.emulator.stop()
    }

    /// PostgreSQL does not allow a cycle of parents, but a damaged catalog can contain one.
    @Test(.timeLimit(.minutes(2))) func circularParentsEnd() async throws {
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
            try story.configureOwners()
            #expect(try await story.program(["scan"]).code == 0)
            for command in [["resources"], ["resources", "-o", "csv"], ["export", "--format", "ndjson"]] {
                let run = try await story.program(command)
                #expect(run.code == 0 && run.output.contains("public"), "\(run.errors)")
                #expect(run.output.contains("one") && run.output.contains("two"), "\(run.output)")
            }
            let export = try await story.program(["export"])
            #expect(export.output.matches(of: #/"parents-circular"/#).count == 2)
            let id = "postgresql://\(TestCluster.host):5432/databases/postgres/schemas/public/tables/one"
            let explained = try await story.program(["owners", "explain", id])
            #expect(explained.code == 0 && explained.output.contains("schema"), "\(explained.errors)")
        }
    }

    /// Each table inherits from the table before it, and its tag names twenty owners that the directory does not have.
    @Test(.timeLimit(.minutes(5))) func aLongChainOfParentsIsWalkedOnce() async throws {
        try await SyncStory.with { story in
            try await story.story.cluster.psql(
                """
                create table public.t0 (id int);
                create procedure public.make(first int, last int) language plpgsql as $$ begin
                    for n in first..last loop
                        execute format('create table public.t%s () inherits (public.t%s)', n, n - 1);
                        execute format('comment on table public.t%s is %L', n,
                            '@team:"' || (select string_agg('nobody' || n || '_' || m, ',') from generate_series(1, 20) m) || '"');
                    end loop;
                end $$;
                """
            )
            for first in stride(from: 1, to: 3000, by: 500) {
                try await story.story.cluster.psql("call public.make(\(first), \(first + 499))")
            }
            try story.configureOwners()
            #expect(try await story.program(["scan"]).code == 0)
            for command in [["resources"], ["owners", "list"], ["export", "--format", "ndjson"]] {
                let (run, memory) = try await measuredPgcensus(
                    command + ["--store", story.store],
                    environment: story.environment,
                    folder: story.folder.path
                )
                #expect(run.code == 0 && run.output.contains("public"), "\(command): \(run.errors)")
                #expect(memory <= mostMemory, "\(command): \(memory) MiB")
            }
        }
    }

    /// Since PostgreSQL 18, the owner of a table can set the value with `pg_restore_relation_stats`.
    @Test(arguments: ["3e38", "'infinity'", "'nan'"])
    func rowEstimateBeyondBigintIsLeftOut(_ estimate: String) async throws {
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
