import Postgres
import Wording

/// The tables that events are delivered to: creates and upgrades them.
struct DeliveryLayout {
    /// The version of the layout that this program creates.
    ///
    /// Version 2 added an index to find the resources of a server or database. Version 3 has no index on text of any
    /// length, and stores which delivery wrote the tables.
    static let version = 3

    private let schema: String
    private let name: String

    init(schema: String) {
        name = schema
        self.schema = schema.quotedIdentifier
    }

    /// Creates the missing parts; a newer layout is not changed.
    func prepare(_ connection: Connection) async throws {
        try await connection.run(
            "select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('pgcensus delivery'))"
        )
        try await expectTrustedOwner(connection)
        try await lockTables(connection)
        try await expectTrustedOwner(connection)
        let known = try await known(connection)
        guard known != Self.version else { return }
        if let known, known > Self.version {
            throw DeliveryError(
                "the tables in \(schema) were made by a newer pgcensus (layout \(known))",
                hint: "Use that version, or name another schema."
            )
        }
        // CREATE SCHEMA needs CREATE on the database, even if the schema exists: the owner of a schema may not have it.
        var exists = false
        try await connection.run(
            "select exists (select from pg_catalog.pg_namespace where nspname = $1)",
            [name]
        ) { exists = $0.boolean(0) }
        if known == nil { try expectUTF8(connection) }
        if !exists { try await connection.run("create schema \(schema)") }
        let isOld = known.map { $0 < 3 } ?? false
        for statement in isOld ? upgrade + statements : statements { try await connection.run(statement) }
    }

    private static let tables = ["layout", "deliveries", "changes", "resources"]

    private static let places = """
        pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = $1
            and c.relname in (\(tables.map { "'\($0)'" }.joined(separator: ", ")))
        """

    /// Locks the tables, so that they cannot be replaced after their owners are checked.
    private func lockTables(_ connection: Connection) async throws {
        var found: [String] = []
        try await connection.run("select c.relname from \(Self.places) order by 1", [name]) {
            found.append("only \(schema).\($0.text(0) ?? "")")
        }
        guard !found.isEmpty else { return }
        try await connection.run("lock table \(found.joined(separator: ", ")) in access share mode")
    }

    /// The owner of a table can give it triggers, which run with the rights of the role that writes to it.
    private func expectTrustedOwner(_ connection: Connection) async throws {
        var found: (table: String, owner: String)?
        try await connection.run(
            """
            select c.relname, r.rolname
            from \(Self.places) join pg_catalog.pg_roles r on r.oid = c.relowner
            where r.rolname <> current_user and not r.rolsuper
            order by 1 limit 1
            """,
            [name]
        ) { found = ($0.text(0) ?? "", $0.text(1) ?? "") }
        guard let found else { return }
        throw DeliveryError(
            "the table \(found.table) in \(schema.printable) belongs to the role \(found.owner.printable)",
            hint:
                "Make the target's role its owner, or name another schema: whoever owns a table can let it run code."
        )
    }

    private func expectUTF8(_ connection: Connection) throws {
        let encoding = connection.serverEncoding
        guard encoding != "UTF8" else { return }
        throw DeliveryError(
            "the database has the encoding \(encoding.printable), which cannot hold every name",
            hint:
                "Name a database with the encoding UTF8: create database … encoding 'UTF8' template template0."
        )
    }

    private func known(_ connection: Connection) async throws -> Int? {
        var known: Int?
        try await connection.run("select pg_catalog.to_regclass($1) is not null", ["\(schema).layout"]) {
            row in
            known = row.boolean(0) ? 0 : nil
        }
        guard known != nil else { return nil }
        try await connection.run("select version from \(schema).layout") { known = $0.integer(0) }
        return known
    }

    /// Replaces parts of the layouts 1 and 2: indexes on ids, which may be longer than an index entry.
    private var upgrade: [String] {
        [
            "drop index if exists \(schema).changes_resource",
            "drop index if exists \(schema).resources_place",
            "alter table \(schema).resources drop constraint if exists resources_pkey",
            "alter table \(schema).resources add column if not exists key bytea, add column if not exists digest text",
            "update \(schema).resources set key = \(DeliveryTables.key(of: "id")) where key is null",
            "alter table \(schema).resources alter column key set not null",
            "alter table \(schema).resources add primary key (integration, key)",
        ]
    }

    /// Each statement creates a missing part, so that together they also upgrade an earlier layout.
    private var statements: [String] {
        [
            "create table if not exists \(schema).layout (version integer not null)",
            """
            create table if not exists \(schema).deliveries (
                integration text not null,
                target text not null,
                delivery text not null,
                sequence bigint not null,
                event text not null
            )
            """,
            """
            create table if not exists \(schema).changes (
                id text primary key,
                sequence bigint not null,
                integration text not null,
                snapshot text not null,
                time timestamptz not null,
                change text not null,
                resource text not null,
                data jsonb not null
            )
            """,
            "create index if not exists changes_of_resource on \(schema).changes using hash (resource)",
            """
            create table if not exists \(schema).resources (
                integration text not null,
                id text not null,
                kind text not null,
                server text,
                name text not null,
                state text not null check (state in ('active', 'unknown', 'removed')),
                outcome text,
                code text,
                facts jsonb not null,
                first_seen timestamptz not null,
                changed_at timestamptz not null,
                key bytea not null,
                digest text,
                primary key (integration, key)
            )
            """,
            """
            create index if not exists resources_below on \(schema).resources
                ((\(DeliveryTables.start(of: "id")) collate "C"))
            """,
            "delete from \(schema).layout",
            "insert into \(schema).layout values (\(Self.version))",
        ]
    }
}
