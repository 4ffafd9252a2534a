import Files
import Foundation
import GRDB
import Inventory

/// The file that snapshots are kept in: SQLite, content-addressed, mode 0600.
package final class SnapshotStore: Sendable {
    let path: String
    let queue: DatabaseQueue
    /// What only reads waits for no write.
    let reader: DatabaseQueue

    /// Opens a store to read from.
    package init(reading path: String) throws(StoreError) {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        try Self.expectFile(path)
        var configuration = Self.configuration
        configuration.readonly = !FileManager.default.isWritableFile(atPath: path)
        do {
            queue = try DatabaseQueue(path: Self.location(path), configuration: configuration)
            reader = queue
            try queue.read { try StoreFormat.check($0, path: path) }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Opens a store to write to, made where there is none.
    ///
    /// The lock says that no other process writes the same tables. Under that of the snapshots, what a killed crawl has
    /// left is dropped. Under that of the roles it may be the crawl of a process that runs: SQLite's own lock keeps their
    /// transactions apart.
    package init(writing path: String, under lock: borrowing StoreLock) throws(StoreError) {
        self.path = path
        let configuration = lock.purpose == .roles ? Self.patient : Self.configuration
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            // Contents are long; the size counts for a new file alone.
            try queue.writeWithoutTransaction { try $0.execute(sql: "pragma page_size = 32768") }
            try queue.write {
                try StoreFormat.prepare($0, path: path)
                try SyncTables.prepare($0)
                try Seal.prepare($0)
                try Deliveries.prepare($0)
            }
            try queue.writeWithoutTransaction { try $0.execute(sql: "pragma journal_mode = wal") }
            reader = try DatabaseQueue(path: path, configuration: configuration)
            if lock.purpose == .snapshots { try removeUnfinished() }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// A folder, a pipe or a device is no store, and a pipe would be waited for.
    static func expectFile(_ path: String) throws(StoreError) {
        if InputFile.objection(to: path, most: .max) != nil { throw .notAStore(path: path) }
    }

    /// SQLite reads a database in WAL mode only where it can put files beside it, unless it is told that nobody writes.
    ///
    /// The URI form is on in Debian's SQLite (`SQLITE_USE_URI`).
    private static func location(_ path: String) -> String {
        let url = URL(fileURLWithPath: path)
        let mayChange =
            FileManager.default.isWritableFile(atPath: url.deletingLastPathComponent().path)
            || FileManager.default.fileExists(atPath: path + "-wal")
        return mayChange ? path : url.absoluteString + "?immutable=1"
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        // In WAL mode that survives a killed process; a lost machine loses the last snapshots whole, or none.
        configuration.prepareDatabase { try $0.execute(sql: "pragma synchronous = normal") }
        return configuration
    }

    /// For who writes beside others: `snapshots prune` holds SQLite's lock as long as it takes to write the file anew.
    ///
    /// What `role` writes outlives a lost machine, too.
    private static var patient: Configuration {
        var configuration = configuration
        configuration.busyMode = .timeout(60)
        configuration.prepareDatabase { try $0.execute(sql: "pragma synchronous = full") }
        return configuration
    }

    /// Drops what a killed crawl has left: rows without a header, and contents that nothing else refers to.
    private func removeUnfinished() throws {
        try queue.write { db in
            try db.execute(sql: "delete from server where snapshot not in (select id from snapshot)")
            let removed = db.changesCount
            try db.execute(sql: "delete from database where snapshot not in (select id from snapshot)")
            guard removed + db.changesCount > 0 else { return }
            try Self.removeUnreferencedContents(db)
        }
    }
}
