import GRDB
package import Inventory

/// An event that a target refused for good.
package struct ParkedEvent: Sendable {
    package var integration: String
    package var target: String
    package var event: OutboxEvent
    package var reason: String
    package var at: Timestamp
}

extension ParkedEvent: FetchableRecord {
    init(row: Row) throws {
        event = try OutboxEvent(row: row)
        integration = event.source
        target = try row.decode(forColumn: "target")
        reason = try row.decode(forColumn: "reason")
        at = try row.decode(forColumn: "at")
    }
}

extension StoreView {
    /// All parked events, in their order.
    package func parked() throws -> [ParkedEvent] {
        try ParkedEvent.fetchAll(
            db,
            sql: """
                select \(OutboxEvent.columns), p.target, p.reason, p.at
                from parked p join event e on e.sequence = p.sequence
                order by p.integration, p.target, p.sequence
                """
        )
    }
}

extension StoreChange {
    /// Parks an event that the target will never take.
    package func park(
        _ sequence: Int64,
        _ target: String,
        _ reason: String,
        at moment: Timestamp,
        of integration: String
    ) throws {
        try db.execute(
            sql:
                "insert or replace into parked (integration, target, sequence, reason, at) values (?, ?, ?, ?, ?)",
            arguments: [integration, target, sequence, reason, moment]
        )
    }

    package func unpark(_ parked: ParkedEvent) throws {
        try db.execute(
            sql: "delete from parked where integration = ? and target = ? and sequence = ?",
            arguments: [parked.integration, parked.target, parked.event.sequence]
        )
        try forgetDelivered(parked.integration)
    }
}
