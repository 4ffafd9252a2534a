import Foundation
import GRDB
package import Inventory

/// The store inside a writing transaction: it is committed completely or not at all.
package struct StoreChange {
    package let view: StoreView
    var db: GRDB.Database { view.db }

    /// Stores a content that need not belong to a snapshot, and returns its digest.
    package func store(_ value: some JSONWritable & Sendable) throws -> [UInt8] {
        let content = Content(value)
        try content.store(db)
        return [UInt8](content.digest)
    }

    /// Seals a snapshot as it is now.
    package func seal(_ snapshot: String) throws { try Seal.put(snapshot, db) }

    /// Undoes all changes of `work` if it returns false.
    package func unless(_ work: () throws -> Bool) throws {
        try db.inSavepoint { try work() ? .commit : .rollback }
    }
}

extension SnapshotStore {
    /// Writes in one transaction, which is completed even if the task is cancelled.
    package func change<Result: Sendable>(
        _ write: @escaping @Sendable (StoreChange) throws -> Result
    ) async throws -> Result {
        do {
            return try await Task { [database, path, log] in
                try await database.write {
                    try write(StoreChange(view: StoreView(db: $0, path: path, log: log)))
                }
            }
            .value
        } catch {
            throw StoreError.of(error, path: path) ?? error
        }
    }
}
