import Foundation
import Postgres
import Wording

/// How events change the tables of a database that they are delivered to.
struct DeliveryTables {
    private let schema: String

    init(schema: String) {
        self.schema = schema.quotedIdentifier
    }

    /// The changes that are new, applied in their order.
    func write(_ events: [DeliverableEvent], _ connection: Connection) async throws {
        let batch = "[" + events.map { String(decoding: $0.body, as: UTF8.self) }.joined(separator: ",") + "]"
        var new: Set<String> = []
        try await connection.run(insert, [batch.withoutZeros]) { row in
            if let id = row.text(0) { new.insert(id) }
        }
        for run in EventRun.split(events.filter { new.contains($0.id) }) {
            for statement in statements(for: run.type) {
                try await connection.run(statement, [run.json.withoutZeros])
            }
        }
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

    private func statements(for type: String) -> [String] {
        switch type {
        case "resource.added": [added]
        case "resource.removed":
            [
                "update \(schema).resources r set state = 'removed', changed_at = i.time, outcome = null, code = null \(matching)"
            ]
        case "resource.changed":
            [
                "update \(schema).resources r set facts = coalesce(i.data->'facts', '{}'), name = i.data->>'name', changed_at = i.time \(matching)"
            ]
        case "resource.seenAgain": [seenAgain]
        case "resource.unknown": [unknown]
        case "resource.renamed": [roomForRenamed, renamed]
        // What it says stands in `changes`.
        default: []
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

    /// The ids that `id` and all below it have, as ranges in the order of the index: nothing sorts between an id and U+0001
    /// behind it, and "0" comes directly after "/".
    private func places(of id: String) -> String {
        "(values (\(id), \(id) || chr(1)), (\(id) || '/', \(id) || '0')) as place(low, high)"
    }

    private let within = """
        r.integration = i.integration and r.id collate "C" >= place.low and r.id collate "C" < place.high
        """

    /// A server or database takes along what is in it; a subscription does not, for servers say for themselves.
    private var inside: String {
        """
        from (\(Self.incoming)) i cross join lateral \(places(of: "i.id"))
        where \(within) and r.state <> 'removed'
            and (place.low = i.id or i.data->>'kind' in ('server', 'database'))
        """
    }

    private var seenAgain: String {
        """
        update \(schema).resources r set state = 'active', outcome = null, code = null, changed_at = i.time,
            facts = case when r.id = i.id then coalesce(i.data->'facts', r.facts) else r.facts end
        \(inside)
        """
    }

    private var unknown: String {
        """
        update \(schema).resources r set state = 'unknown', outcome = i.data->>'outcome', code = i.data->>'code',
            changed_at = i.time
        \(inside)
        """
    }

    /// What is under the new name makes room, gone earlier or known by that name alone: a statement of its own, for rows that
    /// one statement deletes are still there for what it updates.
    private var roomForRenamed: String {
        """
        delete from \(schema).resources r
        using (\(Self.incoming)) i cross join lateral \(places(of: "i.id"))
        where \(within)
        """
    }

    /// One rename at a time.
    private var renamed: String {
        """
        update \(schema).resources r set
            id = i.id || substr(r.id, length(i.data->>'previousId') + 1),
            name = case when r.id = i.data->>'previousId' then i.data->>'name'
                when starts_with(r.name, old.name || '.') then i.data->>'name' || substr(r.name, length(old.name) + 1)
                else r.name end,
            changed_at = i.time
        from (\(Self.incoming)) i
            join \(schema).resources old on old.integration = i.integration and old.id = i.data->>'previousId'
            cross join lateral \(places(of: "old.id"))
        where \(within) and r.state <> 'removed'
        """
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
