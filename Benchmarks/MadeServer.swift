import Foundation
import LocalEstate
import Wording

/// A PostgreSQL server with made databases that are all alike: TLS, SCRAM, and statistics of the statements sent.
final class MadeServer: Sendable {
    static let host = "made.postgres.database.azure.com"
    static let role = "pgcensus"

    struct Size {
        var databases: Int
        var schemas: Int
        var tables: Int
        var columns = 8

        var allTables: Int { databases * schemas * tables }
    }

    let cluster: PostgresCluster
    let folder: String
    let authority: String
    let password = Secret(UUID().uuidString)

    init() async throws {
        folder = "/tmp/pgcensus-bench-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let authority = try await CertificateAuthority(in: folder)
        self.authority = authority.certificate
        cluster = try await PostgresCluster.start(
            in: "\(folder)/server",
            host: Self.host,
            authority: authority
        )
        let settings = [
            "shared_buffers": "512MB", "max_locks_per_transaction": "4096", "max_wal_size": "8GB",
            "shared_preload_libraries": "pg_stat_statements",
        ]
        for (name, value) in settings { try await cluster.set(name, value) }
        try await cluster.pgctl(["restart", "--log", "\(folder)/server/log"])
        try await cluster.set("pg_stat_statements.track_utility", "off")
        try await cluster.createConnectorRole(password: password)
        try await cluster.psql(
            """
            create extension pg_stat_statements;
            create role app_owner; create role app_reader; create role app_writer;
            -- The peers want to read tables, or lock them; pgcensus does not need it.
            grant pg_read_all_data to \(Self.role);
            """
        )
    }

    func stop() async throws {
        try await cluster.stop()
        try FileManager.default.removeItem(atPath: folder)
    }

    /// Makes `name_1`, `name_2` and so on.
    func make(_ name: String, _ size: Size) async throws -> [String] {
        try await cluster.psql("create database \(name)_1")
        for schema in 0..<size.schemas {
            try await cluster.psql(sql(schema, size), database: "\(name)_1")
        }
        let catalogs = ["class", "attribute", "description", "namespace", "inherits", "depend", "type"]
        try await cluster.psql(
            "vacuum analyze \(catalogs.map { "pg_catalog.pg_\($0)" }.joined(separator: ", "))",
            database: "\(name)_1"
        )
        let names = (1...size.databases).map { "\(name)_\($0)" }
        let copies = names.dropFirst().map { "create database \($0) template \(name)_1 strategy file_copy;" }
        try await cluster.psql(copies.joined(separator: "\n") + "checkpoint;")
        return names
    }

    func drop(_ names: [String]) async throws {
        try await cluster.psql(names.map { "drop database \($0);" }.joined(separator: "\n"))
    }

    /// How many statements were sent since the last time this was asked, `begin` and `commit` aside.
    func statements() async throws -> Int {
        let sql = "select sum(calls) from pg_stat_statements where userid = '\(Self.role)'::regrole"
        let text = try await cluster.psql(sql, arguments: ["-A", "-t"])
        try await cluster.psql("select pg_stat_statements_reset()")
        return Int(text.prefix { $0 != "\n" }) ?? 0
    }

    private func sql(_ schema: Int, _ size: Size) -> String {
        let more = (8..<max(8, size.columns)).map { ", more_\($0) text" }.joined()
        return """
            create schema area_\(schema) authorization app_owner;
            comment on schema area_\(schema) is 'Area \(schema) @owner:team-\(schema)';
            do $$ declare name text; begin
                for number in 1..\(size.tables) loop
                    name := 'area_\(schema).entity_' || number;
                    execute 'create table ' || name || ' (
                        id bigint generated always as identity primary key, created_at timestamptz not null default now(),
                        customer_id integer not null, status varchar(32) not null default ''new'', amount numeric(12,2),
                        payload jsonb, note text, updated_at timestamptz\(more))';
                    execute 'create index on ' || name || ' (customer_id, created_at)';
                    execute 'comment on table ' || name || ' is ''Entity ' || number || ' @owner:team-\(schema)''';
                    execute 'comment on column ' || name || '.status is ''One of new, paid and shipped''';
                    execute 'comment on column ' || name || '.customer_id is ''Who ordered @pii:yes''';
                    execute 'alter table ' || name || ' owner to app_owner';
                    execute 'grant select on ' || name || ' to app_reader';
                    execute 'grant select, insert, update, delete on ' || name || ' to app_writer';
                    if number % 1000 = 0 then commit; end if;
                end loop;
            end $$;
            """
    }
}
