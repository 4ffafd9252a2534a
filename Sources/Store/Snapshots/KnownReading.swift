import Crypto
import Foundation
import GRDB
package import Inventory

/// Identifies a reading of a database: its reader, the database, and the database's own facts.
package struct ReadingKey: Sendable {
    let integration: String
    let server: String
    /// The database's oid.
    let database: UInt32
    /// A digest of everything that the content depends on, apart from the catalogs and the names of roles.
    let basis: Data

    /// Nil for a database without an oid; it comes without its contents.
    ///
    /// `reader` says who reads what.
    package init?(_ integration: String, _ server: String, _ database: Inventory.Database, reader: [String]) {
        guard let oid = database.oid else { return nil }
        var hash = SHA256()
        for part in reader {
            hash.update(data: Data(part.utf8))
            hash.update(data: [0])
        }
        database.writeCanonicalJSON(.lasting) { hash.update(data: $0) }
        self.integration = integration
        self.server = server
        self.database = oid
        basis = Data(hash.finalize())
    }
}

/// A reading in the store, and its content.
package struct KnownReading: Sendable {
    package let reading: ContentReading
    let digest: Data
}

extension SnapshotWriter {
    /// The last reading under a key; nil if its content is missing or damaged.
    package func known(_ key: ReadingKey) throws -> KnownReading? {
        let row = try store.reading { db in
            try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        select digest, reading from content_reading
                        where integration = ? and server = ? and database = ? and basis = ?
                        """
                ),
                arguments: [key.integration, key.server, key.database, key.basis]
            )
        }
        guard let row, let digest = try? row.decode(Data.self, forColumn: "digest"),
            let json = try? row.decode(Data.self, forColumn: "reading"),
            let reading = try? RecordReader.read([UInt8](json)) as ContentReading,
            try store.reading({ try Content.isWhole(digest, $0) })
        else { return nil }
        return KnownReading(reading: reading, digest: digest)
    }

    /// The database with its schemas and tables, without the details of tables.
    package func contents(of known: KnownReading) throws -> Inventory.Database {
        try store.reading { db in
            try CheckedContent(known.digest, db).read { json in
                json.passedOver = RecordReader.details
                return try Inventory.Database(from: &json)
            }
        }
    }

    /// Writes a database whose contents have not changed.
    package func record(
        unchanged known: KnownReading,
        _ database: Inventory.Database,
        measurements: Measurements,
        at place: Int,
        of server: String
    ) async throws {
        var measurements = measurements
        measurements.sizeBytes = database.sizeBytes
        try await write { [measurements] db in
            try insert(known.digest, database.scan, measurements, at: place, of: server, db)
        }
    }

    func keep(_ reading: ContentReading, _ key: ReadingKey, _ digest: Data, _ db: GRDB.Database) throws {
        try db.cachedStatement(
            sql: """
                insert or replace into content_reading (integration, server, database, basis, digest, reading)
                values (?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [
            key.integration, key.server, key.database, key.basis, digest, Data(reading.canonicalJSON()),
        ])
    }
}
