import Foundation
import GRDB
package import Inventory

/// The tables of deliveries beside those of `SyncTables`; made where they are missing.
///
/// `delivery` tells one delivery to a target from an earlier one: what the target keeps carries its id, so that a target
/// that was made anew is known. `target_place` says where each target is, and `retelling` when and why it was last told
/// everything anew by itself. `state_sum` holds the sums of what was told, and `closing` the event that ended the last run.
/// `renaming` holds renames that events which are not delivered yet, or were refused, do not know of.
enum Deliveries {
    static func prepare(_ db: GRDB.Database) throws {
        try db.execute(
            sql: """
                create table if not exists delivery (
                    integration text not null,
                    target text not null,
                    id text not null,
                    begun integer not null,
                    pause integer not null default 0,
                    agreed integer,
                    primary key (integration, target)
                ) without rowid;
                create table if not exists renaming (
                    integration text not null,
                    sequence integer not null,
                    previous text not null,
                    id text not null,
                    primary key (integration, sequence)
                ) without rowid;
                create table if not exists state_sum (
                    integration text not null,
                    kind text not null,
                    server text not null,
                    name text not null,
                    digest blob not null,
                    sum integer not null,
                    count integer not null,
                    primary key (integration, kind, server, name)
                ) without rowid;
                create table if not exists target_place (
                    integration text not null,
                    target text not null,
                    digest text not null,
                    primary key (integration, target)
                ) without rowid;
                create table if not exists retelling (
                    integration text not null,
                    target text not null,
                    at integer not null,
                    reason text not null,
                    primary key (integration, target)
                ) without rowid;
                create table if not exists closing (
                    integration text primary key,
                    sequence integer not null,
                    at integer not null
                ) without rowid;
                insert into delivery (integration, target, id, begun)
                    select integration, name, lower(hex(randomblob(8))), 1 from target t where not exists (
                        select 1 from delivery d where d.integration = t.integration and d.target = t.name
                    );
                """
        )
    }
}

/// What is known of the delivery to one target.
package struct Delivery: Sendable {
    package var id: String
    /// Whether the target has taken anything of it.
    package var hasBegun: Bool
    /// How long it was to be left alone after the last failure, in milliseconds.
    package var pause: Int64
    /// When the run ended whose closing event it has taken, with nothing refused.
    package var agreed: Timestamp?
}

extension StoreView {
    package func delivery(to target: String, of integration: String) throws -> Delivery? {
        try Row.fetchOne(
            db,
            sql: "select id, begun, pause, agreed from delivery where integration = ? and target = ?",
            arguments: [integration, target]
        )
        .map { row in
            Delivery(
                id: try row.decode(atIndex: 0),
                hasBegun: try row.decode(atIndex: 1),
                pause: try row.decode(atIndex: 2),
                agreed: try row.optionalMoment(3)
            )
        }
    }

    /// The id that a resource has by now which had another when an event was written.
    package func present(_ id: String, since sequence: Int64, of integration: String) throws -> String {
        let renamings = try Row.fetchAll(
            db,
            sql: "select previous, id from renaming where integration = ? and sequence > ? order by sequence",
            arguments: [integration, sequence]
        )
        return try renamings.reduce(id) { id, row in
            let previous: String = try row.decode(atIndex: 0)
            guard ResourcePath.isWithin(id, previous) else { return id }
            return try row.decode(String.self, atIndex: 1) + id.dropFirst(previous.count)
        }
    }

    /// Whether anybody is told of an integration, or may come back and want to be.
    package func hasTargets(_ integration: String) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: "select exists (select 1 from target where integration = ?)",
            arguments: [integration]
        ) ?? false
    }
}

extension StoreChange {
    /// Begins a delivery anew: the target is at the end of the log, and waits for nothing in it.
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

    /// Writes down why a target that did not ask for it is told everything anew.
    package func toldAnew(_ target: String, _ reason: String, at moment: Timestamp, of integration: String)
        throws
    {
        try db.execute(
            sql: "insert or replace into retelling (integration, target, at, reason) values (?, ?, ?, ?)",
            arguments: [integration, target, moment.milliseconds, reason]
        )
    }

    func hasBegun(_ target: String, of integration: String) throws {
        try db.execute(
            sql: "update delivery set begun = 1 where integration = ? and target = ? and begun = 0",
            arguments: [integration, target]
        )
    }

    /// Sees to it that further events come after a sequence that somebody has heard of already.
    package func advance(beyond sequence: Int64) throws {
        guard try nextSequence() <= sequence else { return }
        try db.execute(sql: "delete from sqlite_sequence where name = 'event'")
        try db.execute(
            sql: "insert into sqlite_sequence (name, seq) values ('event', ?)",
            arguments: [sequence]
        )
    }

    package func rename(at sequence: Int64, _ previous: String, to id: String, of integration: String) throws
    {
        try db.cachedStatement(
            sql: "insert or replace into renaming (integration, sequence, previous, id) values (?, ?, ?, ?)"
        )
        .execute(arguments: [integration, sequence, previous, id])
    }

    /// What no event that is left was written before.
    func forgetRenamings(_ integration: String) throws {
        try db.execute(
            sql: """
                delete from renaming where integration = ?1
                    and sequence <= (select min(delivered) from target where integration = ?1)
                    and not exists (
                        select 1 from parked p where p.integration = ?1 and p.sequence < renaming.sequence
                    )
                """,
            arguments: [integration]
        )
    }
}
