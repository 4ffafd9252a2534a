import Foundation
import GRDB
package import Inventory

/// The store inside a transaction that writes: it is committed as a whole or not at all.
package struct StoreChange {
    package let view: StoreView
    var db: GRDB.Database { view.db }

    /// Keeps a content that no snapshot need have, and returns its digest.
    package func store(_ value: some JSONWritable & Sendable) throws -> [UInt8] {
        let content = Content(value)
        try content.store(db)
        return [UInt8](content.digest)
    }

    /// Seals a snapshot as it is now.
    package func seal(_ snapshot: String) throws { try Seal.put(snapshot, db) }

    /// Takes back all that `work` wrote where it returns false.
    package func unless(_ work: () throws -> Bool) throws {
        try db.inSavepoint { try work() ? .commit : .rollback }
    }
}

extension SnapshotStore {
    /// Writes in one transaction, to its end even where the task is cancelled meanwhile.
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
