import Foundation
import GRDB
package import Inventory

/// A database of a snapshot as the store keeps it; it must not leave the closure that it was handed over in.
package struct StoredDatabase {
    private let digest: Data
    private let scan: ScanResult
    private let key: (snapshot: String, server: String, place: Int64)
    private let db: GRDB.Database
    private let path: String

    init(
        _ row: Row,
        scan: ScanResult,
        of server: String,
        in snapshot: String,
        _ db: GRDB.Database,
        _ path: String
    )
        throws
    {
        digest = try row.decode(atIndex: 0)
        key = (snapshot, server, try row.decode(atIndex: 2))
        self.scan = scan
        self.db = db
        self.path = path
    }

    /// The database with all its facts.
    func whole() throws -> Inventory.Database {
        var database: Inventory.Database = try Content.read(digest, db, in: path)
        database.scan = scan
        guard let measurements = try measurements else { return database }
        database.sizeBytes = measurements.sizeBytes
        for schema in (database.schemas ?? []).indices {
            for table in (database.schemas?[schema].tables ?? []).indices {
                let pair = try measurements.next()
                guard pair.count == 2 else { return database }
                database.schemas?[schema].tables?[table].estimatedRows = pair[0]
                database.schemas?[schema].tables?[table].sizeBytes = pair[1]
            }
        }
        return database
    }

    /// The database to be gone through as often as it takes, without measurements and the details of tables.
    package func outline() throws -> DatabaseOutline {
        let content = try CheckedContent(digest, db, in: path)
        guard content.isLong else {
            var database: Inventory.Database = try content.read { json in
                json.passedOver = RecordReader.details
                return try Inventory.Database(from: &json)
            }
            database.scan = scan
            return DatabaseOutline(database)
        }
        var database = try content.read { try $0.databaseAlone() }
        database.scan = scan
        return DatabaseOutline(database) { schema, table in
            try content.read { json in
                json.passedOver = RecordReader.details
                try json.tables(schema, table)
            }
        }
    }

    /// Writes the database as an element, a table at a time; `output` takes what is written whenever that has become much.
    package func write(
        to writer: inout JSONWriter,
        _ annotations: DatabaseAnnotations?,
        output: ([UInt8]) throws -> Void
    ) throws {
        let measurements = try measurements
        let content = try CheckedContent(digest, db, in: path)
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

    private var measurements: MeasurementReader? {
        get throws {
            try MeasurementReader(
                StoredMeasurements(key.snapshot, key.server, place: key.place, db),
                in: path
            )
        }
    }
}
