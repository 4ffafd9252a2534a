import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// DDL that another session commits during a scan, always at the same point.
@Suite struct DuringScanTests {
    private struct Moment: Sendable {
        let before, during: String
        /// The functions or columns that exist afterwards, with their signature, or type and default.
        let found: Set<String>
    }

    private static let moments = [
        Moment(
            before: """
                create function m_f(int) returns int language sql as 'select 1';
                create function m_g(a text, out b date) language sql as 'select current_date';
                """,
            during: "drop function m_f(int); drop function m_g(text)",
            found: ["m_f(integer) integer", "m_g(a text, OUT b date) date"]
        ),
        Moment(
            before: """
                create type m_t as (a int);
                create function m_h(m_t, one m_t[]) returns setof m_t language sql as 'select $1';
                """,
            during: "drop type m_t cascade",
            found: ["m_h(public.m_t, one public.m_t[]) SETOF public.m_t"]
        ),
        Moment(
            before: """
                create type m_t as (a int);
                create function m_h(m_t) returns int language sql as 'select 1';
                create procedure m_p(inout x m_t) language plpgsql as 'begin end';
                """,
            during: "alter type m_t rename to m_t_renamed",
            found: ["m_h(public.m_t) integer", "m_p(INOUT x public.m_t) -"]
        ),
        Moment(
            before: "create table m_s (id serial, g int generated always as (1) stored, n int default 5)",
            during: "drop table m_s",
            found: ["m_s.id integer -", "m_s.g integer -", "m_s.n integer -"]
        ),
        Moment(
            before: "create table m_s (id serial)",
            during: "alter table m_s alter id drop default; drop sequence m_s_id_seq",
            found: ["m_s.id integer -"]
        ),
        Moment(
            before: "create type m_t as enum ('a'); create table m_c (x m_t, y m_t[], z varchar(3)[])",
            during: "drop table m_c; drop type m_t",
            found: ["m_c.x public.m_t -", "m_c.y public.m_t[] -", "m_c.z character varying(3)[] -"]
        ),
        Moment(
            before: """
                create schema m; create type m.t as enum ('a'); create table m.c (x m.t default 'a');
                create function m.h(m.t) returns m.t language sql as 'select $1';
                """,
            during: "drop schema m cascade",
            found: ["c.x m.t -", "h(m.t) m.t"]
        ),
    ]

    @Test func droppedAndRenamedObjectsKeepTheirText() async throws {
        try await ServerStory.with { story in
            for moment in Self.moments {
                try await story.cluster.psql(moment.before)
                let (run, server) = try await story.scan(committing: moment.during)
                #expect(run.code == 0, "\(moment.during): \(run.output)")
                let database = try #require(server?.databases?.first { $0.name == "postgres" })
                #expect(database.scan == .complete, "\(moment.during)")
                let texts = Self.texts(of: database)
                #expect(moment.found.subtracting(texts) == [], "\(moment.during): \(texts)")
            }
        }
    }

    private static func texts(of database: Database) -> Set<String> {
        let tables = (database.schemas ?? []).flatMap { $0.tables ?? [] }
        let routines = (database.schemas ?? []).flatMap { $0.routines ?? [] }
        let columns = tables.flatMap { table in
            (table.columns ?? []).map { "\(table.name).\($0.name) \($0.type) \($0.default ?? "-")" }
        }
        return Set(columns + routines.map { "\($0.signature) \($0.returns ?? "-")" })
    }

    @Test func tableOfADroppedSequenceHasANote() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create table m_s (id serial, other int default 4)")
            let server = try await story.scan(committing: "drop table m_s").server
            let database = server?.databases?.first { $0.name == "postgres" }
            let table = database?.schemas?.flatMap { $0.tables ?? [] }.first { $0.name == "m_s" }
            #expect(table?.notes?.map(\.code) == ["expressions-unknown"])
        }
    }

    /// A default that a user wrote with an oid is not a sign of a dropped object.
    @Test func oidInADefaultStays() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create table m_s (id regclass default '401502'::regclass)")
            let (_, server) = try await story.scan(Self.everything)
            let database = try #require(server?.databases?.first { $0.name == "postgres" })
            #expect(Self.texts(of: database).contains("m_s.id regclass '401502'::regclass"))
        }
    }

    @Test func roleThatAppearsDuringTheScanHasItsName() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create database second")
            try await story.cluster.psql("create table t (x int)", database: "second")
            let (run, server) = try await story.scan(committing: "select") {
                try await story.cluster.psql(
                    """
                    create role late; create role later;
                    grant late to later;
                    grant select on t to later with grant option;
                    grant select (x) on t to later;
                    alter table t owner to late;
                    alter default privileges for role late grant select on tables to later;
                    """,
                    database: "second"
                )
            }
            #expect(run.code == 0, "\(run.output)")
            let second = try #require(server?.databases?.first { $0.name == "second" })
            let table = second.schemas?.flatMap { $0.tables ?? [] }.first { $0.name == "t" }
            #expect(table?.owner == "late")
            #expect(table?.privileges?.contains { $0.grantee == "later" && $0.grantor == "late" } == true)
            #expect(table?.columns?.first?.privileges?.first?.grantee == "later")
            #expect(second.defaultPrivileges?.map(\.role) == ["late"])
            #expect(table?.notes == nil)
            let later = server?.roles?.first { $0.name == "later" }
            #expect(later?.memberOf.map(\.role) == ["late"])
        }
    }

    /// Older versions of PostgreSQL could leave such an entry when a role was dropped.
    @Test func granteeThatNoLongerExistsIsLeftOut() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                """
                create role gone; create role here; create table t (x int);
                grant select on t to gone; grant insert on t to here;
                delete from pg_shdepend where refobjid = 'gone'::regrole; drop role gone;
                """
            )
            let (_, server) = try await story.scan(Self.everything)
            let database = server?.databases?.first { $0.name == "postgres" }
            let table = database?.schemas?.flatMap { $0.tables ?? [] }.first { $0.name == "t" }
            #expect(database?.scan == .complete)
            #expect(table?.privileges?.contains { $0.grantee == "here" } == true)
            #expect(table?.privileges?.allSatisfy { ["here", "postgres"].contains($0.grantee) } == true)
            #expect(table?.notes?.map(\.code) == ["role-dropped"])
        }
    }

    fileprivate static let everything: @Sendable (inout ServerStory.Options) -> Void = {
        $0.types = ResourceKind.scanned
        $0.columnDefaults = true
    }
}

extension ServerStory {
    /// A scan that waits for a lock on a catalog after it has taken its snapshot, while another session commits DDL.
    ///
    /// The fingerprint, which is read in the same transaction, waits for the lock first.
    fileprivate func scan(
        committing ddl: String,
        elsewhere: @Sendable () async throws -> Void = {}
    ) async throws -> (run: ProgramRun, server: Server?) {
        try await cluster.psql("create table if not exists go (); truncate go")
        let held = """
            begin;
            lock table pg_catalog.pg_description in access exclusive mode;
            \(ddl);
            do $$ begin
                for n in 1..6000 loop
                    exit when exists (select from go);
                    perform pg_sleep(0.01);
                end loop;
            end $$;
            commit;
            """
        let holder = Task { try await cluster.psql(held) }
        try await until("the lock") {
            try await answer(
                "select count(*) from pg_locks where relation = 2609 and mode = 'AccessExclusiveLock' and granted"
            ) == "1"
        }
        async let scanned = scan(DuringScanTests.everything)
        try await until("the scan that waits") {
            try await answer(
                """
                select count(*) from pg_locks join pg_stat_activity using (pid)
                where not granted and application_name like 'pgcensus%'
                """
            ) != "0"
        }
        try await elsewhere()
        try await cluster.psql("insert into go default values")
        _ = try await holder.value
        return try await scanned
    }

    /// The single value that a query returns.
    func answer(_ sql: String) async throws -> String {
        try await cluster.psql(sql, arguments: ["-At"]).trimmingCharacters(in: .newlines)
    }
}
