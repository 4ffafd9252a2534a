import Crypto
import Foundation
import GRDB
import Inventory
import Wording

/// A content that is what its digest says, to be read as often as it takes within one transaction.
struct CheckedContent {
    /// What is kept in memory; a longer content is read a part at a time.
    private static let mostInMemory = 1024 * 1024

    private let digest: Data
    private let db: GRDB.Database
    private let path: String
    /// Nil where it is long.
    private let json: [UInt8]?

    var isLong: Bool { json == nil }

    /// Where the content is missing, or is not what the digest says, the store is damaged.
    init(_ digest: Data, _ db: GRDB.Database, in path: String) throws {
        self.digest = digest
        self.db = db
        self.path = path
        var hash = SHA256()
        var json: [UInt8] = []
        let size = try Int.fetchOne(
            db.cachedStatement(sql: "select sum(length(json)) from content where digest = ?"),
            arguments: [digest]
        )
        guard let size else { throw Self.damaged(digest, path, "is missing") }
        let isLong = size > Self.mostInMemory
        if !isLong { json.reserveCapacity(size) }
        let parts = ContentParts(try Self.parts(digest, db.cachedStatement(sql: Self.sql)))
        while let part = parts.next() {
            hash.update(data: part)
            if !isLong { json += part }
        }
        if let failure = parts.failure { throw failure }
        guard Data(hash.finalize()) == digest else { throw Self.damaged(digest, path, "was altered") }
        self.json = isLong ? nil : json
    }

    func read<Result>(_ read: (inout RecordReader) throws -> Result) throws -> Result {
        // Not a cached statement: others may be read meanwhile.
        let parts = try json == nil ? ContentParts(Self.parts(digest, db.makeStatement(sql: Self.sql))) : nil
        var reader = json.map { RecordReader($0) } ?? RecordReader { parts?.next() }
        do { return try read(&reader) } catch let error as JSONReader.Failure {
            throw parts?.failure ?? Self.damaged(digest, path, "cannot be read at byte \(error.offset)")
        }
    }

    private static let sql = "select json from content where digest = ? order by place"

    private static func parts(_ digest: Data, _ select: Statement) throws -> FastDatabaseValueCursor<Data> {
        try Data.fetchCursor(select, arguments: [digest])
    }

    private static func damaged(_ digest: Data, _ path: String, _ what: String) -> StoreError {
        .damaged(path: path, detail: "content \(digest.hexadecimal) \(what)")
    }
}

/// The parts of a text, as rows of the store; what went wrong is kept, for whoever reads takes it for the end.
final class ContentParts {
    private let rows: FastDatabaseValueCursor<Data>
    private(set) var failure: (any Error)?

    init(_ rows: FastDatabaseValueCursor<Data>) {
        self.rows = rows
    }

    func next() -> [UInt8]? {
        do { return try rows.next().map { [UInt8]($0) } } catch {
            failure = error
            return nil
        }
    }
}
