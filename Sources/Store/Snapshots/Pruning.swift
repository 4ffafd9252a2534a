import Foundation
import GRDB

extension SnapshotStore {
    /// Removes snapshots and the contents that nothing else refers to, and makes the file smaller.
    ///
    /// The snapshot that the last known state was compared with stays. Returns the number of removed snapshots.
    package func prune(_ ids: [String]) async throws -> Int {
        let removed = try await change { change in
            let db = change.db
            var removed = 0
            for id in ids {
                let isReferenced = try Bool.fetchOne(
                    db,
                    sql: "select exists (select 1 from run where snapshot = ?)",
                    arguments: [id]
                )
                guard isReferenced == false else { continue }
                for table in ["server", "database", "snapshot_order", "seal"] {
                    try db.execute(sql: "delete from \(table) where snapshot = ?", arguments: [id])
                }
                try db.execute(sql: "delete from snapshot where id = ?", arguments: [id])
                removed += db.changesCount
            }
            try Self.removeUnreferencedContents(db)
            return removed
        }
        do {
            try await database.writeWithoutTransaction { db in
                try db.execute(sql: "vacuum")
                try db.execute(sql: "pragma wal_checkpoint(truncate)")
            }
        } catch {
            throw StoreError(error, path: path)
        }
        return removed
    }

    /// The size of the file and of SQLite's log beside it.
    package var size: Int64 {
        [path, path + "-wal"].reduce(0) { sum, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return sum + ((attributes?[.size] as? Int64) ?? 0)
        }
    }

    static func removeUnreferencedContents(_ db: GRDB.Database) throws {
        try db.execute(
            sql: """
                delete from content where digest not in (
                    select digest from server union select digest from database union select digest from known
                )
                """
        )
        try db.execute(
            sql: "delete from content_reading where digest not in (select digest from content)"
        )
    }
}
