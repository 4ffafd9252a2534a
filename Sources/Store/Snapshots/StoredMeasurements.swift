import Foundation
import GRDB
import Inventory

/// The stored measurements of one database, read in parts.
final class StoredMeasurements {
    private static let part = 64 * 1024

    private let key: StatementArguments
    private let db: GRDB.Database
    private var passed = 0
    private var isOver = false
    private(set) var failure: (any Error)?

    init(_ snapshot: String, _ server: String, place: Int64, _ db: GRDB.Database) {
        key = [snapshot, server, place]
        self.db = db
    }

    /// Nil at the end, and immediately if the snapshot has none any more.
    func next() -> [UInt8]? {
        guard !isOver, let part = fetched() else { return nil }
        passed += part.count
        isOver = part.count < Self.part
        return [UInt8](part)
    }

    private func fetched() -> Data? {
        let sql = """
            select substr(measurements, ?, ?) as part from database where snapshot = ? and server = ? and place = ?
            """
        do {
            let select = try db.cachedStatement(sql: sql)
            return try Row.fetchOne(select, arguments: [passed + 1, Self.part] + key)?.decode(
                forColumn: "part"
            )
        } catch {
            failure = error
            return nil
        }
    }
}

/// The measurements of a database, in the order of its canonical JSON.
final class MeasurementReader {
    private(set) var sizeBytes: Int64?
    private var json: RecordReader
    private let parts: StoredMeasurements
    private let path: String
    /// Whether the list of tables continues; after an invalid entry it does not.
    private var hasTables = false
    private var hasStatistics = false
    private var isFirst = true

    /// Nil if the snapshot has none any more.
    init?(_ parts: StoredMeasurements, in path: String) throws {
        var first = parts.next()
        if let failure = parts.failure { throw failure }
        guard first != nil else { return nil }
        self.parts = parts
        self.path = path
        json = RecordReader {
            defer { first = nil }
            return first ?? parts.next()
        }
        try explained { json throws(JSONReader.Failure) in _ = try json.openRecord() }
        try findTables()
    }

    /// What `Table.measurements` says of the next table, with places for statistics of use.
    func next() throws -> [Int64?] {
        guard hasTables else { return [] }
        let values: [Int64?]? = try explained { json throws(JSONReader.Failure) in
            guard try json.hasElement(isFirst: isFirst) else { return nil }
            var values: [Int64?] = []
            try json.elements { json throws(JSONReader.Failure) in values.append(try json.nullable()) }
            return values
        }
        isFirst = false
        hasTables = (values?.count ?? 0) >= 2
        guard hasTables, let values else { return [] }
        return hasStatistics ? values : Table.measurements(withoutStatistics: values)
    }

    private func findTables() throws {
        try explained { json throws(JSONReader.Failure) in
            while let name = try json.nextMember(), !hasTables {
                switch name {
                case "sizeBytes": sizeBytes = try json.nullable()
                case "statistics": hasStatistics = try json.nullable() ?? false
                case "tables": hasTables = true
                default: try json.skipValue()
                }
                if !hasTables { try json.nextName(isFirst: false) }
            }
        }
    }

    private func explained<Result>(
        _ read: (inout RecordReader) throws(JSONReader.Failure) -> Result
    ) throws -> Result {
        do { return try read(&json) } catch {
            let detail = "a row of the snapshot cannot be read at byte \(error.offset)"
            throw parts.failure ?? StoreError.damaged(path: path, detail: detail)
        }
    }
}
