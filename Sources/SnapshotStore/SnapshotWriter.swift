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

    /// Writes one server and its databases in one transaction.
    package func record(_ server: Server) async throws {
        do {
            try await store.queue.write { db in try insert(server, db) }
        } catch let error as DatabaseError {
            throw StoreError(error, path: store.path)
        }
    }

    /// Makes the snapshot visible.
    package func commit(_ header: SnapshotHeader) async throws {
        do {
            try await store.queue.write { db in
                try db.execute(
                    sql: "insert into snapshot (id, integration, header) values (?, ?, ?)",
                    arguments: [header.id, header.integration, Data(header.canonicalJSON())]
                )
                try forgetOldMeasurements(header.integration, db)
            }
        } catch let error as DatabaseError {
            throw StoreError(error, path: store.path)
        }
    }

    private func insert(_ server: Server, _ db: GRDB.Database) throws {
        var bare = server
        bare.databases = nil
        let content = Content(bare)
        try content.store(db)
        try db.execute(
            sql: "insert into server (snapshot, id, digest, scan, session) values (?, ?, ?, ?, ?)",
            arguments: [
                id, server.id, content.digest, Data(server.scan.canonicalJSON()),
                server.session.map { Data($0.canonicalJSON()) },
            ]
        )
        for (place, database) in (server.databases ?? []).enumerated() {
            try insert(database, at: place, of: server, db)
        }
    }

    private func insert(
        _ database: Inventory.Database,
        at place: Int,
        of server: Server,
        _ db: GRDB.Database
    ) throws {
        let content = Content(database)
        try content.store(db)
        let measurements = try JSONEncoder().encode(Measurements(of: database))
        try db.cachedStatement(
            sql: """
                insert into database (snapshot, server, place, digest, scan, measurements)
                values (?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [
            id, server.id, place, content.digest, Data(database.scan.canonicalJSON()), measurements,
        ])
    }

    private func forgetOldMeasurements(_ integration: String, _ db: GRDB.Database) throws {
        try db.execute(
            sql: """
                update database set measurements = null
                where measurements is not null and snapshot in (
                    select id from snapshot where integration = ? order by id desc limit -1 offset ?
                )
                """,
            arguments: [integration, Self.measuredSnapshots]
        )
    }
}
