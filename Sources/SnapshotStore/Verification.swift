import Crypto
import Foundation
import GRDB
import Wording

extension SnapshotStore {
    /// What is wrong with the store, one line each; empty where everything is whole.
    ///
    /// Checks SQLite's own structure, every content against its digest, and that nothing is missing.
    package func verify() throws(StoreError) -> [String] {
        try reading { db in
            var findings = try String.fetchAll(db, sql: "pragma integrity_check").filter { $0 != "ok" }
            findings += try altered(db).map { "content \($0.hexadecimal) was altered" }
            let missing = try Row.fetchAll(
                db,
                sql: """
                    select distinct snapshot, digest
                    from (select snapshot, digest from server union all select snapshot, digest from database)
                    where digest not in (select digest from content)
                    """
            )
            let unknown =
                try SyncTables.exist(db)
                ? Row.fetchAll(
                    db,
                    sql: """
                        select distinct integration, digest from known
                        where digest not in (select digest from content)
                        """
                ) : []
            findings += try unknown.map { try Self.missing($0, "what was last known of ") }
            return findings + (try missing.map { try Self.missing($0) })
        }
    }
}

extension SnapshotStore {
    private static func missing(_ row: Row, _ what: String = "") throws -> String {
        let digest = try row.decode(Data.self, atIndex: 1).hexadecimal
        return "content \(digest) of \(what)\(try row.decode(String.self, atIndex: 0).printable) is missing"
    }

    /// The contents whose JSON does not have the digest it is kept under.
    private func altered(_ db: GRDB.Database) throws -> [Data] {
        var found: [Data] = []
        var digest: Data?
        var hash = SHA256()
        func finish() {
            if let digest, Data(hash.finalize()) != digest { found.append(digest) }
        }
        let parts = try Row.fetchCursor(db, sql: "select digest, json from content order by digest, place")
        while let row = try parts.next() {
            let next: Data = try row.decode(atIndex: 0)
            if next != digest {
                finish()
                (digest, hash) = (next, SHA256())
            }
            hash.update(data: try row.decode(Data.self, atIndex: 1))
        }
        finish()
        return found
    }
}

extension Data {
    var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
