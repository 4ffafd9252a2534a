import Foundation
import GRDB
package import Inventory

extension StoreChange {
    /// The number that the next event will have.
    package func nextSequence() throws -> Int64 {
        let last = try Int64.fetchOne(
            db.cachedStatement(sql: "select seq from sqlite_sequence where name = 'event'")
        )
        let (next, isBeyond) = (last ?? 0).addingReportingOverflow(1)
        guard !isBeyond, next > 0 else { throw DamagedRow() }
        return next
    }

    /// Adds an event for all targets, or for only one.
    package func add(_ event: OutboxEvent, for target: String?, of integration: String) throws {
        try db.cachedStatement(
            sql: """
                insert into event (sequence, integration, target, snapshot, id, type, subject, kind, time, data)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [
            event.sequence, integration, target, event.snapshot, event.id, event.type, event.subject,
            event.kind,
            event.time, Data(event.data),
        ])
    }

    /// Adds a target at the end of the log, or restores a retired one; returns false if it is known already.
    package func addTarget(_ name: String, of integration: String) throws -> Bool {
        let known = try Bool.fetchOne(
            db,
            sql: "select exists (select 1 from target where integration = ? and name = ?)",
            arguments: [integration, name]
        )
        try db.execute(
            sql: """
                insert into target (integration, name, delivered) values (?, ?, ?)
                on conflict do update set retired = null
                """,
            arguments: [integration, name, try nextSequence() - 1]
        )
        if known == false { try beginDelivery(to: name, of: integration) }
        return known == false
    }

    /// Sets the configured targets: all others are retired, and deleted a week later.
    package func retireTargets(
        but names: [String],
        at moment: Timestamp,
        of integration: String
    ) throws {
        let week: Int64 = 7 * 24 * 3_600_000
        let others = try view.unmeasuredTargets().filter {
            $0.integration == integration && !names.contains($0.name)
        }
        for target in others {
            let since = target.retired ?? moment
            let isOver = moment.milliseconds - since.milliseconds > week
            if isOver {
                try forgetTarget(target.name, of: integration)
            } else {
                try db.execute(
                    sql: "update target set retired = ? where integration = ? and name = ?",
                    arguments: [since, integration, target.name]
                )
            }
        }
        if try Int.fetchOne(
            db,
            sql: "select count(*) from target where integration = ?",
            arguments: [integration]
        ) == 0 {
            try db.execute(sql: "delete from event where integration = ?", arguments: [integration])
        }
    }

    /// Moves the position of a target, and deletes the events that no target needs any more.
    ///
    /// `agrees` is false if the target reports that it does not have what was sent.
    package func delivered(
        _ target: String,
        upTo sequence: Int64,
        warning: String? = nil,
        agrees: Bool = true,
        of integration: String
    ) throws {
        try db.execute(
            sql: """
                update target set delivered = max(delivered, ?), failures = 0, retry = null, error = ?
                where integration = ? and name = ?
                """,
            arguments: [sequence, warning, integration, target]
        )
        try hasBegun(target, of: integration)
        if agrees { try agree(target, of: integration) }
        try forgetDelivered(integration)
    }

    package func failed(
        _ target: String,
        _ error: String,
        retry: Timestamp,
        after pause: Int64 = 0,
        of integration: String
    ) throws {
        try db.execute(
            sql: """
                update target set failures = failures + 1, retry = ?, error = ?
                where integration = ? and name = ?
                """,
            arguments: [retry, error, integration, target]
        )
        try db.execute(
            sql: "update delivery set pause = ? where integration = ? and target = ?",
            arguments: [pause, integration, target]
        )
    }

    /// Deletes delivered events; an event for a single target depends only on that target.
    func forgetDelivered(_ integration: String) throws {
        for isDelivered in [
            "sequence <= (select min(delivered) from target where integration = ?1)",
            """
            target is not null and sequence <= (
                select delivered from target t where t.integration = ?1 and t.name = event.target)
            """,
        ] {
            try db.execute(
                sql: """
                    delete from event where integration = ?1 and \(isDelivered)
                        and sequence not in (select sequence from parked where integration = ?1)
                    """,
                arguments: [integration]
            )
        }
        try forgetRenamings(integration)
    }
}
