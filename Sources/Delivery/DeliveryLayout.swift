import Postgres
import Wording

/// The tables of a database that events are delivered to, and how they come to be.
struct DeliveryLayout {
    /// 2: an index by which a server's or database's resources are found.
    static let version = 2

    private let schema: String
    private let name: String

    init(schema: String) {
        name = schema
        self.schema = schema.quotedIdentifier
    }

    /// Makes what is missing; a newer layout is left alone.
    func prepare(_ connection: Connection) async throws {
        try await connection.run("select pg_advisory_xact_lock(hashtext('pgcensus delivery'))")
        let known = try await known(connection)
        guard known != Self.version else { return }
        if let known, known > Self.version {
            throw DeliveryError(
                "the tables in \(schema) were made by a newer pgcensus (layout \(known))",
                hint: "Use that version, or name another schema."
            )
        }
        // To make a schema takes CREATE on the database, even where there is one: a role that was given one may lack it.
        var exists = false
        try await connection.run(
            "select exists (select from pg_catalog.pg_namespace where nspname = $1)",
            [name]
        ) { exists = $0.boolean(0) }
        if !exists { try await connection.run("create schema \(schema)") }
        for statement in statements { try await connection.run(statement) }
    }

    private func known(_ connection: Connection) async throws -> Int? {
        var known: Int?
        try await connection.run("select to_regclass($1) is not null", ["\(schema).layout"]) { row in
            known = row.boolean(0) ? 0 : nil
        }
        guard known != nil else { return nil }
        try await connection.run("select version from \(schema).layout") { known = $0.integer(0) }
        return known
    }

    /// Each makes what is missing, so that together they also bring an earlier layout up to this one.
    private var statements: [String] {
        [
            "create table if not exists \(schema).layout (version integer not null)",
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
            "create index if not exists changes_resource on \(schema).changes (integration, resource)",
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
                primary key (integration, id)
            )
            """,
            "create index if not exists resources_place on \(schema).resources (integration, id collate \"C\")",
            "delete from \(schema).layout",
            "insert into \(schema).layout values (\(Self.version))",
        ]
    }
}
