import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// What a target refuses: a password, a name, an event.
extension TargetIdentityTests {
    /// Case 8.8: a password that changes while `sync` runs is read again after the target refuses the old one.
    @Test func refusedTargetSecretIsReadAgain() async throws {
        try await withTables { story, place in
            try story.configure(
                "every: 1s\ndeliver: [{postgresql: {\(place), database: cmdb}}]",
                types: Self.types
            )
            try await DaemonTests().daemon(story, []) { daemon in
                func isTold(_ name: String) async throws -> Bool {
                    let sql = "select exists (select from pgcensus.resources where name like '%.\(name)')"
                    return (try? await story.rows(sql)) == ["t"]
                }
                try await story.story.cluster.psql("create table one ()")
                try await daemon.until("the first table") { try await isTold("one") }
                try story.folder.write("other\n", to: "writer.txt")
                try await story.story.cluster.psql("alter role writer password 'other'; create table two ()")
                try await daemon.until("the second table") { try await isTold("two") }
                #expect(!daemon.errors.contains("was not reached"), "\(daemon.errors)")
            }
        }
    }

    /// Case 8.3: names that are too long for an index, and a database whose encoding cannot store every name.
    @Test func longNameIsStoredAndNonUTF8DatabaseIsRefused() async throws {
        try await withTables { story, place in
            let cluster = story.story.cluster
            try await cluster.psql(
                "create database shop; create database old encoding 'LATIN1' locale 'C' template template0"
            )
            try await cluster.psql(
                """
                do $$ declare types text := ''; one text; begin
                    for n in 1..40 loop
                        one := 't' || md5(n::text) || substr(md5('b' || n), 1, 30);
                        execute format('create type %I as enum (''a'')', one);
                        types := types || case when n > 1 then ', ' else '' end || quote_ident(one);
                    end loop;
                    execute 'create function f(' || types || ') returns int language sql as ''select 1''';
                end $$
                """,
                database: "shop"
            )
            try story.configure("deliver: [{postgresql: {\(place), database: cmdb}}]")
            try await story.sync()
            let longest = try await story.rows(
                "select max(octet_length(id)) > 2704, bool_and(state = 'active') from pgcensus.resources"
            )
            #expect(longest == ["t|t"])
            try story.configure("deliver: [{postgresql: {\(place), database: old}}]", types: Self.types)
            try await cluster.psql("alter database old owner to writer")
            let refused = try await story.sync(code: 2)
            #expect(refused.errors.contains("the database has the encoding LATIN1"), "\(refused.errors)")
        }
    }

    /// Case 8.3: only the events that the database refuses for their content are parked.
    @Test func onlyRefusedEventsAreParked() async throws {
        try await withTables { story, place in
            try configure(story, place, "database: cmdb")
            try await story.sync()
            try await story.story.cluster.psql(
                """
                alter table pgcensus.changes add check (data->>'name' not like '%.bad_%');
                """,
                database: "cmdb"
            )
            let tables = (0..<400).map { "create table \($0 % 40 == 7 ? "bad" : "good")_\($0) ();" }
            try await story.story.cluster.psql(tables.joined())
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("refused 10 events, now parked"), "\(run.errors)")
            let good = "select count(*) from pgcensus.resources where name like '%.good_%'"
            #expect(try await story.rows(good) == ["390"])
            // When the database accepts them, their present state is sent.
            try await story.story.cluster.psql("drop table bad_7; comment on table bad_47 is '@owner:new'")
            try await story.sync(code: 2)
            try await story.story.cluster.psql(
                "alter table pgcensus.changes drop constraint changes_data_check",
                database: "cmdb"
            )
            try await story.sync(["--retry-parked"])
            let bad = try await story.rows(
                "select name, facts->>'tags.owner' from pgcensus.resources where name like '%.bad_%' and state = 'active' order by name"
            )
            #expect(bad.count == 9)
            #expect(bad.contains("postgres.public.bad_47|new"))
        }
    }
}
