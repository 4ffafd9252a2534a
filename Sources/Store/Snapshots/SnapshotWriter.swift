import Foundation
import GRDB
package import Inventory

/// A snapshot that is being written: servers are added as they are done, and become visible with the header.
package struct SnapshotWriter: Sendable {
    /// Measurements are kept for this many snapshots of an integration.
    private static let measuredSnapshots = 10

    let store: SnapshotStore
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

    /// Writes one database, at its place in the list of its server; `reading` shows later whether it has changed.
    package func record(
        _ database: Inventory.Database,
        at place: Int,
        of server: String,
        reading: (key: ReadingKey, ContentReading)? = nil
    ) async throws {
        let content = Content(database)
        let measurements = Measurements(of: database)
        try await write { db in
            try content.store(db)
            try insert(content.digest, database.scan, measurements, at: place, of: server, db)
            if let reading { try keep(reading.1, reading.key, content.digest, db) }
        }
    }

    func insert(
        _ digest: Data,
        _ scan: ScanResult,
        _ measurements: Measurements,
        at place: Int,
        of server: String,
        _ db: GRDB.Database
    ) throws {
        try db.cachedStatement(
            sql: """
                insert into database (snapshot, server, place, digest, scan, measurements)
                values (?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [
            id, server, place, digest, Data(scan.canonicalJSON()), Data(measurements.canonicalJSON()),
        ])
    }

    /// Makes the snapshot visible, with everything that the same transaction writes.
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

    func write(_ work: @Sendable (GRDB.Database) throws -> Void) async throws {
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
