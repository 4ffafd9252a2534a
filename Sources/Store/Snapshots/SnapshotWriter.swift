import Foundation
import GRDB
package import Inventory

/// One snapshot in the making: servers come in as they are done, and show only once the header is committed.
package struct SnapshotWriter: Sendable {
    /// Measurements are kept for this many snapshots of an integration.
    private static let measuredSnapshots = 10

    private let store: SnapshotStore
    private let id: String

    package init(_ store: SnapshotStore, id: String) {
        self.store = store
        self.id = id
    }

    /// Writes one server without its databases.
    package func record(_ server: Server) async throws {
        var bare = server
        bare.databases = nil
        let content = Content(bare)
        let scan = Data(server.scan.canonicalJSON())
        let session = server.session.map { Data($0.canonicalJSON()) }
        try await write { db in
            try content.store(db)
            try db.cachedStatement(
                sql: "insert into server (snapshot, id, digest, scan, session) values (?, ?, ?, ?, ?)"
            )
            .execute(arguments: [id, server.id, content.digest, scan, session])
        }
    }

    /// Writes one database, at its place among the databases of its server.
    package func record(_ database: Inventory.Database, at place: Int, of server: String) async throws {
        let content = Content(database)
        let scan = Data(database.scan.canonicalJSON())
        let measurements = Data(Measurements(of: database).canonicalJSON())
        try await write { db in
            try content.store(db)
            try db.cachedStatement(
                sql: """
                    insert into database (snapshot, server, place, digest, scan, measurements)
                    values (?, ?, ?, ?, ?, ?)
                    """
            )
            .execute(arguments: [id, server, place, content.digest, scan, measurements])
        }
    }

    /// Makes the snapshot visible, and with it all that is written in the same transaction.
    package func commit(
        _ header: SnapshotHeader,
        with further: @Sendable (StoreChange) throws -> Void = { _ in }
    ) async throws {
        try await write { db in
            try db.execute(
                sql: "insert into snapshot (id, integration, header) values (?, ?, ?)",
                arguments: [header.id, header.integration, Data(header.canonicalJSON())]
            )
            try db.execute(sql: "insert into snapshot_order (snapshot) values (?)", arguments: [header.id])
            let change = StoreChange(view: StoreView(db: db, path: store.path, log: store.log))
            try change.seal(header.id)
            try forgetOldMeasurements(header.integration, db)
            try further(change)
        }
    }

    private func write(_ work: @Sendable (GRDB.Database) throws -> Void) async throws {
        do { try await store.database.write(work) } catch {
            throw StoreError.of(error, path: store.path) ?? error
        }
    }

    private func forgetOldMeasurements(_ integration: String, _ db: GRDB.Database) throws {
        for table in ["database", "seal"] {
            try db.execute(
                sql: """
                    update \(table) set measurements = null
                    where measurements is not null and snapshot in (
                        select id from snapshot join snapshot_order on snapshot = id
                        where integration = ? order by sequence desc limit -1 offset ?
                    )
                    """,
                arguments: [integration, Self.measuredSnapshots]
            )
        }
    }
}
