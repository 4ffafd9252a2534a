import Foundation
import Postgres
import Wording

/// The tables of a database that events are delivered to, and how events change them.
struct DeliveryTables {
    private static let version = 1

    private let schema: String

    init(schema: String) {
        self.schema = schema.quotedIdentifier
    }

    /// Makes what is missing; a newer layout is left alone.
    func prepare(_ connection: Connection) async throws {
        try await connection.run("select pg_advisory_xact_lock(hashtext('pgcensus delivery'))")
        var known: Int?
        try await connection.run("select to_regclass($1) is not null", ["\(schema).layout"]) { row in
            known = row.boolean(0) ? 0 : nil
        }
        if known != nil {
            try await connection.run("select version from \(schema).layout") { known = $0.integer(0) }
        }
        guard known != Self.version else { return }
        if let known, known > Self.version {
            throw DeliveryError(
                "the tables in \(schema) were made by a newer pgcensus (layout \(known))",
                hint: "Use that version, or name another schema."
            )
        }
        for statement in layout { try await connection.run(statement) }
    }

    /// The changes that are new, applied in their order.
    func write(_ events: [DeliverableEvent], _ connection: Connection) async throws {
        let batch = "[" + events.map { String(decoding: $0.body, as: UTF8.self) }.joined(separator: ",") + "]"
        var new: Set<String> = []
        try await connection.run(insert, [batch.withoutZeros]) { row in
            if let id = row.text(0) { new.insert(id) }
        }
        for run in Run.split(events.filter { new.contains($0.id) }) {
            try await connection.run(statement(for: run.type), [run.json.withoutZeros])
        }
    }

    private var layout: [String] {
        [
            "create schema if not exists \(schema)",
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
            "delete from \(schema).layout",
            "insert into \(schema).layout values (\(Self.version))",
        ]
    }

    /// The events of a statement, as rows in their order.
    private static let incoming = """
        select e->>'id' as event, (e->>'sequence')::bigint as sequence, e->>'source' as integration,
            e->>'snapshot' as snapshot, (e->>'time')::timestamptz as time, e->>'subject' as id, e->'data' as data
        from jsonb_array_elements($1::jsonb) as e
        """

    private var insert: String {
        """
        insert into \(schema).changes (id, sequence, integration, snapshot, time, change, resource, data)
        select event, sequence, integration, snapshot, time, data->>'change', id, data from (\(Self.incoming)) i
        on conflict (id) do nothing returning id
        """
    }

    private func statement(for type: String) -> String {
        switch type {
        case "added": added
        case "removed":
            "update \(schema).resources r set state = 'removed', changed_at = i.time, outcome = null, code = null \(matching)"
        case "changed":
            "update \(schema).resources r set facts = coalesce(i.data->'facts', '{}'), name = i.data->>'name', changed_at = i.time \(matching)"
        case "seenAgain": seenAgain
        case "unknown": unknown
        default: renamed
        }
    }

    private var matching: String {
        "from (\(Self.incoming)) i where r.integration = i.integration and r.id = i.id"
    }

    private var added: String {
        """
        insert into \(schema).resources as r
            (integration, id, kind, server, name, state, facts, first_seen, changed_at)
        select distinct on (integration, id) integration, id, data->>'kind', data->>'server', data->>'name', 'active',
            coalesce(data->'facts', '{}'), time, time
        from (\(Self.incoming)) i order by integration, id, sequence desc
        on conflict (integration, id) do update set kind = excluded.kind, server = excluded.server,
            name = excluded.name, state = 'active', outcome = null, code = null, facts = excluded.facts,
            changed_at = excluded.changed_at,
            first_seen = case when r.state = 'removed' then excluded.first_seen else r.first_seen end
        """
    }

    /// A server or database takes along what is in it; a subscription does not, for servers say for themselves.
    private var inside: String {
        """
        r.integration = i.integration and r.state <> 'removed' and (r.id = i.id
            or i.data->>'kind' in ('server', 'database') and starts_with(r.id, i.id || '/'))
        """
    }

    private var seenAgain: String {
        """
        update \(schema).resources r set state = 'active', outcome = null, code = null, changed_at = i.time,
            facts = case when r.id = i.id then coalesce(i.data->'facts', r.facts) else r.facts end
        from (\(Self.incoming)) i where \(inside)
        """
    }

    private var unknown: String {
        """
        update \(schema).resources r set state = 'unknown', outcome = i.data->>'outcome', code = i.data->>'code',
            changed_at = i.time
        from (\(Self.incoming)) i where \(inside)
        """
    }

    /// One rename at a time; what was removed under the new name earlier makes room.
    private var renamed: String {
        """
        with i as (\(Self.incoming)), gone as (
            delete from \(schema).resources r using i where r.integration = i.integration and r.state = 'removed'
                and (r.id = i.id or starts_with(r.id, i.id || '/'))
        )
        update \(schema).resources r set
            id = i.id || substr(r.id, length(i.data->>'previousId') + 1),
            name = case when r.id = i.data->>'previousId' then i.data->>'name'
                when starts_with(r.name, old.name || '.') then i.data->>'name' || substr(r.name, length(old.name) + 1)
                else r.name end,
            changed_at = i.time
        from i join \(schema).resources old on old.integration = i.integration and old.id = i.data->>'previousId'
        where r.integration = i.integration and r.state <> 'removed' and (r.id = i.data->>'previousId'
            or starts_with(r.id, (i.data->>'previousId') || '/'))
        """
    }
}

/// Events of one type that follow each other.
private struct Run {
    let type: String
    private var bodies: [String]

    var json: String { "[" + bodies.joined(separator: ",") + "]" }

    static func split(_ events: [DeliverableEvent]) -> [Run] {
        var runs: [Run] = []
        for event in events {
            let body = String(decoding: event.body, as: UTF8.self)
            let type =
                body.firstMatch(of: #/"type":"pgcensus\.resource\.([A-Za-z]+)"/#).map { String($0.1) } ?? ""
            if let last = runs.indices.last, runs[last].type == type, type != "renamed" {
                runs[last].bodies.append(body)
            } else {
                runs.append(Run(type: type, bodies: [body]))
            }
        }
        return runs
    }
}

extension String {
    /// jsonb takes no U+0000, which a tag may hold: it becomes U+FFFD.
    fileprivate var withoutZeros: String {
        var text = self
        while text.contains(#"\u0000"#) {
            let replaced = text.replacing(#/((?:^|[^\\])(?:\\\\)*)\\u0000/#) { "\($0.1)\\ufffd" }
            guard replaced != text else { break }
            text = replaced
        }
        return text
    }
}
