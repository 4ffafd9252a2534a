import Crypto
import Foundation
import GRDB
import Inventory
import Wording

/// A content that matches its digest, to be read any number of times within one transaction.
struct CheckedContent {
    /// Contents up to this size are kept in memory; longer ones are read in parts.
    private static let mostInMemory = 1024 * 1024

    private let digest: Data
    private let db: GRDB.Database
    /// Nil for a long one.
    private let json: [UInt8]?
    /// Whether the text contains a member name that can make a table a part of another.
    let mayHaveParts: Bool

    var isLong: Bool { json == nil }

    /// Throws `ContentDamage` if it is missing, or is not what the digest says.
    init(_ digest: Data, _ db: GRDB.Database) throws {
        self.digest = digest
        self.db = db
        (json, mayHaveParts) = try Self.checked(digest, db)
    }

    private static func checked(_ digest: Data, _ db: GRDB.Database) throws -> (
        json: [UInt8]?, mayHaveParts: Bool
    ) {
        var hash = SHA256()
        var json: [UInt8] = []
        let size = try Int.fetchOne(
            db.cachedStatement(sql: "select sum(length(json)) from content where digest = ?"),
            arguments: [digest]
        )
        guard let size else { throw damaged(digest, "is missing") }
        let isLong = size > mostInMemory
        if !isLong { json.reserveCapacity(size) }
        let all = ContentParts(try parts(digest, db.cachedStatement(sql: sql)))
        var parts = PartSearch()
        while let part = all.next() {
            hash.update(data: part)
            parts.add(part)
            if !isLong { json += part }
        }
        if let failure = all.failure { throw explained(failure, digest) }
        guard Data(hash.finalize()) == digest else { throw damaged(digest, "was altered") }
        return (isLong ? nil : json, parts.isFound)
    }

    static func isASCII(_ digest: Data, _ db: GRDB.Database) throws -> Bool {
        let all = ContentParts(try parts(digest, db.cachedStatement(sql: sql)))
        while let part = all.next() {
            let bytes = part.span
            var together: UInt8 = 0
            for place in bytes.indices { together |= bytes[place] }
            if together >= 0x80 { return false }
        }
        return all.failure == nil
    }

    func read<Result>(_ read: (inout RecordReader) throws -> Result) throws -> Result {
        // Not a cached statement: other contents may be read at the same time.
        let parts = try json == nil ? ContentParts(Self.parts(digest, db.makeStatement(sql: Self.sql))) : nil
        var reader = json.map { RecordReader($0) } ?? RecordReader { parts?.next() }
        do { return try read(&reader) } catch let error as JSONReader.Failure {
            throw parts?.failure.map { Self.explained($0, digest) }
                ?? Self.damaged(digest, "cannot be read at byte \(error.offset)")
        }
    }

    private static let sql = "select json from content where digest = ? order by place"

    private static func parts(_ digest: Data, _ select: Statement) throws -> FastDatabaseValueCursor<Data> {
        try Data.fetchCursor(select, arguments: [digest])
    }

    private static func damaged(_ digest: Data, _ detail: String) -> ContentDamage {
        ContentDamage(digest: [UInt8](digest), detail: detail)
    }

    /// A damaged page of SQLite counts as a damaged content.
    private static func explained(_ error: any Error, _ digest: Data) -> any Error {
        guard let error = error as? DatabaseError, error.resultCode == .SQLITE_CORRUPT else { return error }
        return damaged(digest, "cannot be read: \(error.message ?? "it is malformed")")
    }
}

/// The parts of a text, as rows of the store; a failure is kept, because to the reader it is the end.
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
