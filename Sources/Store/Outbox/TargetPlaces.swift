import Crypto
import Foundation
import GRDB
import Wording

/// The places of targets, as digests: the place of a webhook may contain a secret.
extension StoreChange {
    /// Stores the place of each configured target, by name.
    ///
    /// A target that is not configured any more, and was where a configured one is now, has a new name. The old name is
    /// forgotten, so that it is a new target if it comes back: its old events would overtake newer ones.
    package func keep(places: [String: String], of configured: [String], in integration: String) throws {
        let digests = places.mapValues { place in
            SHA256.hash(data: Data(place.utf8)).hexadecimal
        }
        let kept = try TargetPlace.fetchAll(
            db,
            sql: "select target, digest from target_place where integration = ?",
            arguments: [integration]
        )
        let taken = Set(digests.values)
        for place in kept where taken.contains(place.digest) && !configured.contains(place.target) {
            try forgetTarget(place.target, of: integration)
        }
        for (target, digest) in digests {
            try db.execute(
                sql: "insert or replace into target_place (integration, target, digest) values (?, ?, ?)",
                arguments: [integration, target, digest]
            )
        }
    }

    func forgetTarget(_ name: String, of integration: String) throws {
        try db.execute(
            sql: "delete from target where integration = ? and name = ?",
            arguments: [integration, name]
        )
        for table in ["parked", "event", "delivery", "target_place", "retelling"] {
            try db.execute(
                sql: "delete from \(table) where integration = ? and target = ?",
                arguments: [integration, name]
            )
        }
    }
}

private struct TargetPlace: FetchableRecord {
    let target: String
    let digest: String

    init(row: Row) throws {
        target = try row.decode(forColumn: "target")
        digest = try row.decode(forColumn: "digest")
    }
}
