import Foundation
import GRDB
package import Inventory

/// A database of a snapshot as the store keeps it; it must not leave the closure that gets it.
package struct StoredDatabase {
    private let digest: Data
    private let scan: ScanResult
    private let key: (snapshot: String, server: String, place: Int64)
    private let db: GRDB.Database
    private let path: String
    private let log: DamageLog

    init(
        _ row: Row,
        scan: ScanResult,
        of server: String,
        in snapshot: String,
        _ db: GRDB.Database,
        _ path: String,
        _ log: DamageLog
    )
        throws
    {
        digest = try row.decode(forColumn: "digest")
        key = (snapshot, server, try row.decode(forColumn: "place"))
        self.scan = scan
        self.db = db
        self.path = path
        self.log = log
    }

    /// The database with all its facts.
    func whole() throws -> Inventory.Database {
        var database: Inventory.Database
        do { database = try Content.read(digest, db) } catch let damage as ContentDamage {
            return try damaged(damage)
        }
        database.scan = scan
        guard let measurements = try measurements else { return database }
        database.sizeBytes = measurements.sizeBytes
        for schema in (database.schemas ?? []).indices {
            for table in (database.schemas?[schema].tables ?? []).indices {
                let values = try measurements.next()
                guard values.count >= 2 else { return database }
                database.schemas?[schema].tables?[table].take(measurements: values)
            }
        }
        return database
    }

    /// The database for any number of passes, without measurements and the details of tables.
    package func outline() throws -> DatabaseOutline {
        let content: CheckedContent
        do { content = try CheckedContent(digest, db) } catch let damage as ContentDamage {
            return DatabaseOutline(try damaged(damage))
        }
        // Without parts of tables, one pass is enough: then nothing has to stay in memory for a second one.
        guard content.isLong || !content.mayHaveParts else {
            var database: Inventory.Database = try content.read { json in
                json.passedOver = RecordReader.details
                return try Inventory.Database(from: &json)
            }
            database.scan = scan
            return DatabaseOutline(database, mayHaveParts: content.mayHaveParts)
        }
        var database = try content.read { try $0.databaseAlone() }
        database.scan = scan
        return DatabaseOutline(database, mayHaveParts: content.mayHaveParts) { schema, table in
            try content.read { json in
                json.passedOver = RecordReader.details
                try json.tables(schema, table)
            }
        }
    }

    /// Writes the database as an element, table by table; `output` gets the text each time the buffer is full.
    package func write(
        to writer: inout JSONWriter,
        _ annotations: DatabaseAnnotations?,
        output: ([UInt8]) throws -> Void
    ) throws {
        let measurements = try measurements
        let content: CheckedContent
        do { content = try CheckedContent(digest, db) } catch let damage as ContentDamage {
            writer.annotations = []
            return writer.element(try damaged(damage))
        }
        let start = writer
        writer = try content.read { json in
            var copier = RecordCopier(json, to: start)
            try copier.database(
                annotations,
                complete: { database in
                    database.scan = scan
                    database.sizeBytes = measurements?.sizeBytes
                },
                measured: { try measurements?.next() ?? [] },
                output: output
            )
            return copier.writer
        }
    }

    private func damaged(_ damage: ContentDamage) throws -> Inventory.Database {
        let database = try Inventory.Database(damaged: damage, db)
        log.add(damage, of: "database \(database.name.text) of server \(key.server)")
        return database
    }

    private var measurements: MeasurementReader? {
        get throws {
            try MeasurementReader(
                StoredMeasurements(key.snapshot, key.server, place: key.place, db),
                in: path
            )
        }
    }
}
