import Foundation
import Postgres
import Wording

/// Applies events to the tables of a database target.
///
/// Each event contains all known facts of its resource, so that the next event creates a row that is missing.
struct DeliveryTables {
    private let schema: String

    init(schema: String) {
        self.schema = schema.quotedIdentifier
    }

    /// Makes the planner use the index to find the resources below an id, in the open transaction.
    ///
    /// The planner has no statistics of the events, and would read the whole table for each of them.
    func prepare(_ connection: Connection) async throws {
        let settings = ["enable_hashjoin", "enable_mergejoin", "enable_seqscan"].map {
            "pg_catalog.set_config('\($0)', 'off', true)"
        }
        try await connection.run("select " + settings.joined(separator: ", "))
    }

    /// Applies the new changes in their order; returns the error if the database refuses them.
    func write(_ events: [DeliverableEvent], _ connection: Connection) async throws -> ServerError? {
        var new: Set<String> = []
        let error = try await connection.attempt(insert, [events.json.withoutZeros]) { row in
            if let id = row.text(0) { new.insert(id) }
        }
        if let error { return error }
        for run in EventRun.split(events.filter { new.contains($0.id) }) {
            for statement in statements(for: run.type) {
                let error = try await connection.attempt(statement, [run.events.json.withoutZeros])
                if let error { return error }
            }
        }
        return nil
    }

    /// Whether an event closes a run.
    func isClosing(_ event: DeliverableEvent) -> Bool {
        event.type == "pgcensus.run.finished"
    }

    /// Whether the tables agree with the counts and the digest of such an event.
    func agree(with event: DeliverableEvent, _ connection: Connection) async throws -> Bool {
        var agrees = false
        try await connection.run(Self.agreement(schema), [String(decoding: event.body, as: UTF8.self)]) {
            agrees = $0.boolean(0)
        }
        return agrees
    }

    private static func agreement(_ schema: String) -> String {
        let resource = "id || E'\\n' || coalesce(digest, '')"
        return """
            select pg_catalog.count(*) filter (where state = 'active') = (c.data->'resources'->>'active')::bigint
                and pg_catalog.count(*) filter (where state = 'unknown') = (c.data->'resources'->>'unknown')::bigint
                and coalesce(pg_catalog.sum(number::numeric), 0) % 18446744073709551616
                    in (c.sum, c.sum - 18446744073709551616, c.sum + 18446744073709551616)
            from (select e->>'source' as integration, e->'data' as data,
                    ('x' || (e->'data'->>'digest'))::bit(64)::bigint::numeric as sum
                from (select $1::jsonb as e) given) c
            left join lateral (
                select state,
                    ('x' || pg_catalog.substr(pg_catalog.encode(\(key(of: resource)), 'hex'), 1, 16))::bit(64)::bigint as number
                from \(schema).resources r where r.integration = c.integration and state <> 'removed'
            ) known on true
            group by c.data, c.sum
            """
    }

    /// A digest that identifies an id: an id may be longer than an index entry.
    static func key(of id: String) -> String {
        "pg_catalog.sha256(pg_catalog.convert_to(\(id), 'UTF8'))"
    }

    /// The start of an id, short enough for an index entry whatever its characters are.
    static func start(of id: String) -> String { "pg_catalog.left(\(id), 600)" }

    /// The events of a statement, as rows in their order.
    private static let incoming = """
        select e->>'id' as event, (e->>'sequence')::bigint as sequence, e->>'source' as integration,
            e->>'snapshot' as snapshot, (e->>'time')::timestamptz as time, e->>'subject' as id, e->'data' as data
        from pg_catalog.jsonb_array_elements($1::jsonb) as e
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
        case "resource.added": [upsert("active", onConflict: replacing)]
        case "resource.removed": [removed]
        case "resource.changed": [upsert("active", onConflict: changed)]
        case "resource.seenAgain": [inside(seenAgain), upsert("active", onConflict: onlyRemoved)]
        case "resource.unknown": [inside(unknown), upsert("unknown", onConflict: onlyRemoved)]
        case "resource.renamed": [cleared, renamed, upsert("active", onConflict: onlyRemoved)]
        case "resource.cleared": [cleared]
        case "integration.cleared": [allCleared]
        // Its data is only in `changes`.
        default: []
        }
    }

    private func upsert(_ state: String, onConflict: String) -> String {
        """
        insert into \(schema).resources as r
            (integration, id, key, kind, server, name, state, outcome, code, facts, digest, first_seen, changed_at)
        select distinct on (integration, id) integration, id, \(Self.key(of: "id")), data->>'kind', data->>'server',
            data->>'name', '\(state)', data->>'outcome', data->>'code', coalesce(data->'facts', '{}'), data->>'digest', time, time
        from (\(Self.incoming)) i order by integration, id, sequence desc
        on conflict (integration, key) \(onConflict)
        """
    }

    private var replacing: String {
        """
        do update set kind = excluded.kind, server = excluded.server, name = excluded.name, state = excluded.state,
            outcome = excluded.outcome, code = excluded.code, facts = excluded.facts, digest = excluded.digest,
            changed_at = excluded.changed_at,
            first_seen = case when r.state = 'removed' then excluded.first_seen else r.first_seen end
        """
    }

    /// An earlier statement has changed the rows that exist.
    private var onlyRemoved: String { replacing + " where r.state = 'removed'" }

    private var changed: String {
        """
        do update set kind = excluded.kind, server = excluded.server, name = excluded.name, facts = excluded.facts,
            digest = excluded.digest, changed_at = excluded.changed_at, state = case when r.state = 'removed' then 'active' else r.state end
        """
    }

    private var removed: String {
        """
        update \(schema).resources r set state = 'removed', changed_at = i.time, outcome = null, code = null
        from (\(Self.incoming)) i where r.integration = i.integration and r.key = \(Self.key(of: "i.id"))
        """
    }

    private var allCleared: String {
        "delete from \(schema).resources r using (\(Self.incoming)) i where r.integration = i.integration"
    }

    /// The ids of `id` and of all resources below it, as ranges.
    ///
    /// No other id sorts between an id and the same id with U+0001 after it, and "0" comes directly after "/".
    private func places(of id: String) -> String {
        "(values (\(id), \(id) || pg_catalog.chr(1)), (\(id) || '/', \(id) || '0')) as place(low, high)"
    }

    /// The index has only the start of an id.
    private let within = """
        r.integration = i.integration
            and \(DeliveryTables.start(of: "r.id")) collate "C" >= \(DeliveryTables.start(of: "place.low")) collate "C"
            and \(DeliveryTables.start(of: "r.id")) collate "C" <= \(DeliveryTables.start(of: "place.high")) collate "C"
            and r.id collate "C" >= place.low and r.id collate "C" < place.high
        """

    /// The content of a server or database changes with it, and the resource groups with their subscription.
    ///
    /// The servers of a subscription have events of their own.
    private func inside(_ set: String) -> String {
        """
        update \(schema).resources r set \(set)
        from (\(Self.incoming)) i cross join lateral \(places(of: "i.id"))
        where \(within) and r.state <> 'removed' and (place.low = i.id or i.data->>'kind' in ('server', 'database')
            or (i.data->>'kind' = 'subscription' and r.kind = 'resourceGroup'))
        """
    }

    private var seenAgain: String {
        """
        state = 'active', outcome = null, code = null, changed_at = i.time,
            facts = case when r.id = i.id then coalesce(i.data->'facts', r.facts) else r.facts end,
            digest = case when r.id = i.id then i.data->>'digest' else r.digest end
        """
    }

    /// A resource that was already out of view itself keeps its own cause.
    private var unknown: String {
        """
        state = 'unknown', changed_at = i.time,
            outcome = case when r.id <> i.id and r.outcome is not null then r.outcome else i.data->>'outcome' end,
            code = case when r.id <> i.id and r.outcome is not null then r.code else i.data->>'code' end
        """
    }

    /// Deletes the row with the new id of a renamed resource: a removed one, or one of which only the name is known.
    private var cleared: String {
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
            id = i.id || pg_catalog.substr(r.id, pg_catalog.length(i.data->>'previousId') + 1),
            key = \(Self.key(of: "(i.id || pg_catalog.substr(r.id, pg_catalog.length(i.data->>'previousId') + 1))")),
            name = case when r.id = i.data->>'previousId' then i.data->>'name'
                when pg_catalog.starts_with(r.name, i.data->>'previousName' || '.')
                    then i.data->>'name' || pg_catalog.substr(r.name, pg_catalog.length(i.data->>'previousName') + 1)
                else r.name end,
            changed_at = i.time
        from (\(Self.incoming)) i cross join lateral \(places(of: "(i.data->>'previousId')"))
        where \(within) and r.state <> 'removed'
        """
    }
}

extension String {
    /// jsonb does not accept U+0000, which a tag may contain: it becomes U+FFFD.
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
