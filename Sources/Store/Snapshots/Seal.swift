import Crypto
import Foundation
import GRDB

/// A digest of a snapshot's header, its position in the order, and the rows with its content; stored with the snapshot.
///
/// The contents have digests of their own, which are in these rows. Measurements are deleted before the snapshot, so
/// they have a separate digest. A snapshot of an earlier version has an empty seal.
enum Seal {
    private static let covered = [
        "select id, integration, header, sequence from snapshot join snapshot_order on snapshot = id where id = ?",
        "select id, digest, scan, session from server where snapshot = ? order by id",
        "select server, place, digest, scan from database where snapshot = ? order by server, place",
    ]
    private static let measured = [
        "select server, place, measurements from database where snapshot = ? order by server, place"
    ]

    /// Which parts match the seal; nil if the seal is empty.
    struct Finding {
        let rows: Bool?
        let measurements: Bool?

        var isEmpty: Bool { rows == nil && measurements == nil }
    }

    /// Seals a snapshot as it is now.
    static func put(_ snapshot: String, _ db: Database) throws {
        try db.execute(
            sql: "insert or replace into seal (snapshot, rows, measurements) values (?, ?, ?)",
            arguments: [snapshot, try digest(covered, snapshot, db), try digest(measured, snapshot, db)]
        )
    }

    /// Compares a snapshot with its seal; nil if it has none.
    static func check(_ snapshot: String, _ db: Database) throws -> Finding? {
        let sql = "select rows, measurements from seal where snapshot = ?"
        guard let seal = try Row.fetchOne(db, sql: sql, arguments: [snapshot]) else { return nil }
        func isAsSealed(_ column: Int, _ rows: [String]) throws -> Bool? {
            let sealed: DatabaseValue = seal[column]
            return sealed.isNull ? nil : sealed == (try digest(rows, snapshot, db)).databaseValue
        }
        var measurements = try isAsSealed(1, measured)
        let rows = try isAsSealed(0, covered)
        // Both are deleted together.
        if rows != nil, measurements == nil { measurements = try areForgotten(snapshot, db) }
        return Finding(rows: rows, measurements: measurements)
    }

    private static func areForgotten(_ snapshot: String, _ db: Database) throws -> Bool {
        let sql = "select not exists (select 1 from database where snapshot = ? and measurements is not null)"
        return try Bool.fetchOne(db, sql: sql, arguments: [snapshot]) ?? false
    }

    private static func digest(_ queries: [String], _ snapshot: String, _ db: Database) throws -> Data {
        var hash = SHA256()
        for query in queries {
            let rows = try Row.fetchCursor(db.cachedStatement(sql: query), arguments: [snapshot])
            while let row = try rows.next() {
                for column in 0..<row.count { (row[column] as DatabaseValue).add(to: &hash) }
            }
            hash.update(data: [0xFF])
        }
        return Data(hash.finalize())
    }
}

extension DatabaseValue {
    /// Adds its type, its length and its bytes, so that different rows give different digests.
    fileprivate func add(to hash: inout SHA256) {
        switch storage {
        case .null: hash.update(data: [0])
        case .int64(let number): hash.update(data: [1] + number.bytes)
        case .double(let number): hash.update(data: [2] + number.bitPattern.bytes)
        case .string(let text):
            hash.update(data: [3] + text.utf8.count.bytes)
            hash.update(data: Data(text.utf8))
        case .blob(let data):
            hash.update(data: [4] + data.count.bytes)
            hash.update(data: data)
        }
    }
}

extension FixedWidthInteger {
    fileprivate var bytes: [UInt8] {
        var number = littleEndian
        return unsafe withUnsafeBytes(of: &number) { unsafe Array($0) }
    }
}
