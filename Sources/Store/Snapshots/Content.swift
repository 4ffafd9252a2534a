import Crypto
import Foundation
import GRDB
import Inventory
import Wording

/// The lasting facts of a server or database as the store keeps them: canonical JSON in parts, under its SHA-256 digest.
struct Content: Sendable {
    /// Up to this size, the JSON stays in memory until it is known to be new; longer JSON is written twice.
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

    /// Adds the content if it does not exist; replaces a damaged one.
    func store(_ db: GRDB.Database) throws {
        switch try Self.state(digest, db) {
        case .whole: return
        case .damaged: try db.execute(sql: "delete from content where digest = ?", arguments: [digest])
        case .missing: break
        }
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

    private enum State { case missing, whole, damaged }

    /// Each scan compares the stored content: otherwise damage to an unchanged content would stay undetected.
    private static func state(_ digest: Data, _ db: GRDB.Database) throws -> State {
        let select = try db.cachedStatement(
            sql: "select place, json from content where digest = ? order by place"
        )
        let rows = try Row.fetchCursor(select, arguments: [digest])
        var (hash, count) = (SHA256(), 0)
        while let row = try rows.next() {
            guard let json = try? row.decode(Data.self, forColumn: "json"),
                (try? row.decode(Int.self, forColumn: "place")) == count
            else { return .damaged }
            hash.update(data: json)
            count += 1
        }
        if count == 0 { return .missing }
        return Data(hash.finalize()) == digest ? .whole : .damaged
    }

    static func isWhole(_ digest: Data, _ db: GRDB.Database) throws -> Bool {
        try state(digest, db) == .whole
    }

    /// The content under a digest; throws `ContentDamage` if it is missing, or is not what the digest says.
    static func read<Value: JSONReadable>(_ digest: Data, _ db: GRDB.Database) throws -> Value {
        try CheckedContent(digest, db).read { json in
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
