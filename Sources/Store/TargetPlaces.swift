import Crypto
import Foundation
import GRDB
import Wording

/// Where targets are, as digests: the place of a webhook may hold a secret.
extension StoreChange {
    /// Keeps the place of each target that is configured, by name.
    ///
    /// One that is not configured any more and was where another is now only has a new name: it is forgotten, so that
    /// under its old name it is a newcomer. Else it would go on from where it was, and overtake what was told since.
    package func keep(places: [String: String], of configured: [String], in integration: String) throws {
        let digests = places.mapValues { place in
            SHA256.hash(data: Data(place.utf8)).hexadecimal
        }
        let rows = try Row.fetchAll(
            db,
            sql: "select target, digest from target_place where integration = ?",
            arguments: [integration]
        )
        let taken = Set(digests.values)
        for row in rows {
            let (target, digest) = (
                try row.decode(String.self, atIndex: 0), try row.decode(String.self, atIndex: 1)
            )
            guard taken.contains(digest), !configured.contains(target) else { continue }
            try forgetTarget(target, of: integration)
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
