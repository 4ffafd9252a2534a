import Foundation
import GRDB
package import Inventory

/// The state of the delivery to one target.
package struct DeliveryRecord: Sendable {
    package var id: String
    /// Whether the target has accepted anything of it.
    package var hasBegun: Bool
    /// The pause after the last failure, in milliseconds.
    package var pause: Int64
    /// The end of the last run of which it has accepted every event.
    package var agreed: Timestamp?
}

extension DeliveryRecord: FetchableRecord {
    init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        hasBegun = try row.decode(forColumn: "begun")
        pause = try row.decode(forColumn: "pause")
        agreed = try row.decode(forColumn: "agreed")
    }
}

extension StoreView {
    package func delivery(to target: String, of integration: String) throws -> DeliveryRecord? {
        try DeliveryRecord.fetchOne(
            db,
            sql: "select id, begun, pause, agreed from delivery where integration = ? and target = ?",
            arguments: [integration, target]
        )
    }

    /// Whether an integration has targets, retired ones included.
    package func hasTargets(_ integration: String) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: "select exists (select 1 from target where integration = ?)",
            arguments: [integration]
        ) ?? false
    }
}

extension StoreChange {
    /// Begins a new delivery: the target is at the end of the log, and nothing in it waits for the target.
    package func beginDelivery(to target: String, of integration: String) throws {
        try db.execute(
            sql: """
                insert or replace into delivery (integration, target, id, begun)
                values (?, ?, lower(hex(randomblob(8))), 0)
                """,
            arguments: [integration, target]
        )
        try db.execute(
            sql:
                "update target set delivered = ?, failures = 0, retry = null, error = null where integration = ? and name = ?",
            arguments: [try nextSequence() - 1, integration, target]
        )
        for table in ["parked", "event", "retelling"] {
            try db.execute(
                sql: "delete from \(table) where integration = ? and target = ?",
                arguments: [integration, target]
            )
        }
        try forgetDelivered(integration)
    }

    /// Records why everything is sent to a target again without a request.
    package func sentAgain(_ target: String, _ reason: String, at moment: Timestamp, of integration: String)
        throws
    {
        try db.execute(
            sql: "insert or replace into retelling (integration, target, at, reason) values (?, ?, ?, ?)",
            arguments: [integration, target, moment, reason]
        )
    }

    func hasBegun(_ target: String, of integration: String) throws {
        try db.execute(
            sql: "update delivery set begun = 1 where integration = ? and target = ? and begun = 0",
            arguments: [integration, target]
        )
    }

    /// Gives further events a sequence after one that a target has received already.
    package func advance(beyond sequence: Int64) throws {
        guard try nextSequence() <= sequence else { return }
        try db.execute(sql: "delete from sqlite_sequence where name = 'event'")
        try db.execute(
            sql: "insert into sqlite_sequence (name, seq) values ('event', ?)",
            arguments: [sequence]
        )
    }
}
