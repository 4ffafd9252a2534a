import Crypto
import Foundation
import GRDB
import Inventory
import Wording

/// The lasting facts of a server or database as the store keeps them: canonical JSON in parts, under its SHA-256 digest.
struct Content: Sendable {
    /// What is kept in memory until it is known to be new; longer JSON is written a second time then.
    private static let mostInMemory = 1024 * 1024

    let digest: Data
    private let value: any JSONWritable & Sendable
    private let parts: [Data]?

    init(_ value: some JSONWritable & Sendable) {
        var hash = SHA256()
        var parts: [Data] = []
        var count = 0
        value.writeCanonicalJSON(.lasting) { part in
            hash.update(data: part)
            count += part.count
            if count <= Self.mostInMemory { parts.append(Data(part)) } else { parts = [] }
        }
        self.value = value
        self.parts = count <= Self.mostInMemory ? parts : nil
        digest = Data(hash.finalize())
    }

    /// Adds the content unless it is there already.
    func store(_ db: GRDB.Database) throws {
        let known = try db.cachedStatement(sql: "select 1 from content where digest = ? limit 1")
        guard try Row.fetchOne(known, arguments: [digest]) == nil else { return }
        let insert = try db.cachedStatement(sql: "insert into content (digest, place, json) values (?, ?, ?)")
        var place = 0
        var failure: (any Error)?
        func add(_ part: Data) {
            guard failure == nil else { return }
            do { try insert.execute(arguments: [digest, place, part]) } catch { failure = error }
            place += 1
        }
        if let parts {
            parts.forEach(add)
        } else {
            value.writeCanonicalJSON(.lasting) { add(Data($0)) }
        }
        if let failure { throw failure }
    }

    /// The content under a digest; where it is missing, or is not what the digest says, the store is damaged.
    static func read<Value: JSONReadable>(_ digest: Data, _ db: GRDB.Database, in path: String) throws
        -> Value
    {
        try CheckedContent(digest, db, in: path).read { json in
            let value = try Value(from: &json)
            try json.end()
            return value
        }
    }
}

extension JSONReadable {
    /// What the store keeps as JSON; `what` names it for people.
    init(stored json: Data, as what: @autoclosure () -> String, in path: String) throws(StoreError) {
        do { self = try RecordReader.read([UInt8](json)) } catch {
            throw .damaged(path: path, detail: "\(what()) cannot be read at byte \(error.offset)")
        }
    }
}
