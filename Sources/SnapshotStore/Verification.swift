import Crypto
import Foundation
import GRDB

extension SnapshotStore {
    /// What is wrong with the store, one line each; empty where everything is whole.
    ///
    /// Checks SQLite's own structure, every content against its digest, and that nothing is missing.
    package func verify() throws(StoreError) -> [String] {
        try reading { db in
            var findings = try String.fetchAll(db, sql: "pragma integrity_check").filter { $0 != "ok" }
            let contents = try Row.fetchCursor(db, sql: "select digest, json from content")
            while let row = try contents.next() {
                let digest: Data = row[0]
                let json: Data = row[1]
                guard Data(SHA256.hash(data: json)) != digest else { continue }
                findings.append("content \(digest.hexadecimal) was altered")
            }
            let missing = try Row.fetchAll(
                db,
                sql: """
                    select distinct snapshot, digest
                    from (select snapshot, digest from server union all select snapshot, digest from database)
                    where digest not in (select digest from content)
                    """
            )
            return findings
                + missing.map { "content \(($0[1] as Data).hexadecimal) of \($0[0] as String) is missing" }
        }
    }
}

extension Data {
    fileprivate var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
