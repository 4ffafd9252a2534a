import Files
import Foundation
import GRDB
import Inventory

/// The file that snapshots are kept in: SQLite, content-addressed, mode 0600.
package final class SnapshotStore: Sendable {
    let path: String
    /// A pool in a process that writes, so that readers wait for no write; else one connection.
    let database: any DatabaseWriter
    let log = DamageLog()

    /// Opens a store to read from.
    ///
    /// It does not change, whatever version wrote it.
    package init(reading path: String) throws(StoreError) {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        try Self.expectFile(path)
        var configuration = Self.configuration
        configuration.readonly = !FileManager.default.isWritableFile(atPath: path)
        do {
            let queue = try DatabaseQueue(path: Self.location(path), configuration: configuration)
            database = queue
            try queue.read { try StoreSchema.check($0, path: path) }
            try queue.writeWithoutTransaction { try OlderStore.complete($0) }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Opens a store to write to.
    ///
    /// Creates it if there is none, and migrates a store of an earlier version.
    ///
    /// The lock ensures that no other process writes the same tables. Under the lock for snapshots, the rows of a
    /// killed scan are deleted. Under the lock for roles, such rows may belong to a running scan of another process,
    /// which SQLite's own lock protects.
    package init(writing path: String, under lock: borrowing StoreLock) throws(StoreError) {
        self.path = path
        do {
            try Self.check(path)
            let configuration = lock.purpose == .roles ? Self.patient : Self.configuration
            let pool = try DatabasePool(path: path, configuration: configuration)
            database = pool
            try Self.migrate(pool, path, under: lock)
            if lock.purpose == .snapshots { try removeUnfinished() }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// A file that is not a store is not changed in any way.
    private static func check(_ path: String) throws {
        var configuration = configuration
        configuration.readonly = true
        try DatabaseQueue(path: path, configuration: configuration).read { db in
            if try !StoreSchema.isEmpty(db) { try StoreSchema.check(db, path: path) }
        }
    }

    /// An earlier version that runs at the same time would write to changed tables, so its lock is needed too.
    private static func migrate(_ pool: DatabasePool, _ path: String, under lock: borrowing StoreLock) throws
    {
        let migrator = StoreSchema.migrator
        guard try !pool.read(migrator.hasCompletedMigrations) else { return }
        guard lock.purpose == .roles else { return try migrator.migrate(pool) }
        let other = try StoreLock(store: path)
        try migrator.migrate(pool)
        _ = consume other
    }

    /// A folder, a pipe or a device is not a store, and opening a pipe would wait.
    static func expectFile(_ path: String) throws(StoreError) {
        if InputFile.objection(to: path, most: .max) != nil { throw .notAStore(path: path) }
    }

    /// SQLite reads a database in WAL mode only if it can create files next to it, or knows that no process writes.
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
        // Contents are long. The page size only applies to a new file.
        configuration.prepareDatabase { db in
            if !db.configuration.readonly { try db.execute(sql: "pragma page_size = 32768") }
        }
        // In WAL mode a killed process loses nothing; a failed machine loses the last snapshots completely, or none.
        configuration.prepareDatabase { try $0.execute(sql: "pragma synchronous = normal") }
        return configuration
    }

    /// For a process that writes next to others: `snapshots prune` holds SQLite's lock while it rewrites the file.
    ///
    /// The records of `role` are safe even if the machine fails.
    private static var patient: Configuration {
        var configuration = configuration
        configuration.busyMode = .timeout(60)
        configuration.prepareDatabase { try $0.execute(sql: "pragma synchronous = full") }
        return configuration
    }

    /// Deletes the rows of a killed scan: rows without a header, and contents without a reference.
    private func removeUnfinished() throws {
        try database.write { db in
            try db.execute(sql: "delete from server where snapshot not in (select id from snapshot)")
            let removed = db.changesCount
            try db.execute(sql: "delete from database where snapshot not in (select id from snapshot)")
            guard removed + db.changesCount > 0 else { return }
            try Self.removeUnreferencedContents(db)
        }
    }

    func reading<Result>(_ read: (GRDB.Database) throws -> Result) throws(StoreError) -> Result {
        do { return try database.read(read) } catch { throw StoreError(error, path: path) }
    }

    func writing<Result>(_ write: (GRDB.Database) throws -> Result) throws(StoreError) -> Result {
        do { return try database.write(write) } catch { throw StoreError(error, path: path) }
    }
}
