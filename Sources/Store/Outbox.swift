import Foundation
import GRDB
package import Inventory

/// One event that waits for delivery.
package struct OutboxEvent: Sendable, Equatable {
    package var sequence: Int64
    package var id: String
    /// The one that showed it.
    package var snapshot: String
    package var body: [UInt8]

    package init(sequence: Int64, id: String, snapshot: String, body: [UInt8]) {
        self.sequence = sequence
        self.id = id
        self.snapshot = snapshot
        self.body = body
    }
}

extension OutboxEvent {
    /// Of a row that begins with sequence, id and snapshot.
    fileprivate init(_ row: Row, body: [UInt8]) throws {
        sequence = try row.decode(atIndex: 0)
        id = try row.decode(atIndex: 1)
        snapshot = try row.decode(atIndex: 2)
        self.body = body
    }
}

/// How far one target is.
package struct TargetState: Sendable {
    package var integration: String
    package var name: String
    /// The last event that needs no further delivery.
    package var delivered: Int64
    package var failures: Int
    package var retry: Timestamp?
    /// The last failure; after a delivery, what somebody should look at though it was taken.
    package var error: String?
    /// Since when it is no longer configured.
    package var retired: Timestamp?
    package var pending: Int
    package var parked: Int
    /// When the last run ended of which it has had everything, and refused nothing.
    package var agreed: Timestamp?
    /// When it was last told everything anew without being asked to, and why.
    package var toldAnew: (at: Timestamp, reason: String)?
}

extension StoreView {
    /// The next events of a target, up to a count and a number of bytes, but always one where there is one.
    package func pending(
        _ target: String,
        of integration: String,
        after place: Int64,
        count: Int,
        bytes: Int
    ) throws -> [OutboxEvent] {
        let sql = """
            select sequence, id, snapshot, body from event
            where integration = ?1 and (target is null or target = ?2) and sequence > ?4
            order by sequence limit ?3
            """
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: sql),
            arguments: [integration, target, count, place]
        )
        var (events, size): ([OutboxEvent], Int) = ([], 0)
        while let row = try rows.next() {
            let body = try row.bytes(3)
            size += body.count
            guard events.isEmpty || size <= bytes else { break }
            events.append(try OutboxEvent(row, body: body))
        }
        return events
    }

    /// One target; `pending` is 1 where anything waits, however much it is.
    package func target(_ name: String, of integration: String) throws -> TargetState? {
        try unmeasuredTargets().first { $0.integration == integration && $0.name == name }
    }

    package func targets() throws -> [TargetState] { try targets(pending: "select count(*)") }

    /// All targets, without counting what waits.
    func unmeasuredTargets() throws -> [TargetState] {
        try targets(pending: "select exists (select 1", end: ")")
    }

    private func targets(pending: String, end: String = "") throws -> [TargetState] {
        guard try SyncTables.exist(db) else { return [] }
        let agreed =
            try db.tableExists("delivery")
            ? "(select agreed from delivery d where d.integration = t.integration and d.target = t.name)"
            : "null"
        let retelling =
            try db.tableExists("retelling")
            ? "(select %s from retelling r where r.integration = t.integration and r.target = t.name)"
            : "null"
        return try Row.fetchAll(
            db,
            sql: """
                select integration, name, delivered, failures, retry, error, retired,
                    (\(pending) from event e where e.integration = t.integration
                        and (e.target is null or e.target = t.name) and e.sequence > t.delivered\(end)) pending,
                    (select count(*) from parked p where p.integration = t.integration and p.target = t.name) parked,
                    \(agreed) agreed, \(retelling.replacing("%s", with: "at")),
                    \(retelling.replacing("%s", with: "reason"))
                from target t order by integration, name
                """
        )
        .map { row in
            let reason: String? = try row.decode(atIndex: 11)
            let toldAnew = try row.optionalMoment(10).flatMap { at in reason.map { (at, $0) } }
            return TargetState(
                integration: try row.decode(atIndex: 0),
                name: try row.decode(atIndex: 1),
                delivered: try row.decode(atIndex: 2),
                failures: try row.decode(atIndex: 3),
                retry: try row.optionalMoment(4),
                error: try row.decode(atIndex: 5),
                retired: try row.optionalMoment(6),
                pending: try row.decode(atIndex: 7),
                parked: try row.decode(atIndex: 8),
                agreed: try row.optionalMoment(9),
                toldAnew: toldAnew
            )
        }
    }
}

/// An event that a target refused for good.
package struct ParkedEvent: Sendable {
    package var integration: String
    package var target: String
    package var event: OutboxEvent
    package var reason: String
    package var at: Timestamp
}

extension StoreView {
    /// What was put aside, in order.
    package func parked() throws -> [ParkedEvent] {
        guard try SyncTables.exist(db) else { return [] }
        return try Row.fetchAll(
            db,
            sql: """
                select p.sequence, e.id, e.snapshot, e.body, p.integration, p.target, p.reason, p.at
                from parked p join event e on e.sequence = p.sequence
                order by p.integration, p.target, p.sequence
                """
        )
        .map { row in
            ParkedEvent(
                integration: try row.decode(atIndex: 4),
                target: try row.decode(atIndex: 5),
                event: try OutboxEvent(row, body: row.bytes(3)),
                reason: try row.decode(atIndex: 6),
                at: try row.moment(7)
            )
        }
    }
}
