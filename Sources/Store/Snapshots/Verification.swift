import Crypto
import Foundation
import GRDB
import Wording

/// The result of checking a whole store.
package struct Verification: Sendable, Equatable {
    /// The problems, one line each; empty if there are none.
    package var findings: [String] = []
    /// The snapshots without a seal, from an earlier version: only their contents are checked.
    package var unsealed: [String] = []
}

extension SnapshotStore {
    /// Checks SQLite's own structure, every content against its digest, and every snapshot against its seal.
    ///
    /// It also checks that nothing is missing.
    package func verify() throws(StoreError) -> Verification {
        try reading { db in
            var found = Verification()
            found.findings = try String.fetchAll(db, sql: "pragma integrity_check").filter { $0 != "ok" }
            found.findings += try altered(db).map { "content \($0.hexadecimal) was altered" }
            try checkSeals(db, &found)
            found.findings += try missingContents(db)
            return found
        }
    }

    private func checkSeals(_ db: GRDB.Database, _ found: inout Verification) throws {
        let ids = try String.fetchAll(db, sql: "select id from snapshot order by id")
        found.findings += try String.fetchAll(
            db,
            sql:
                "select snapshot from snapshot_order where snapshot not in (select id from snapshot) order by 1"
        )
        .map { "snapshot \($0.printable) is missing" }
        for id in ids {
            guard let seal = try Seal.check(id, db) else {
                found.findings.append(
                    "snapshot \(id.printable) has no seal: it was removed, or an earlier pgcensus added the snapshot"
                )
                continue
            }
            if seal.isEmpty { found.unsealed.append(id) }
            if seal.rows == false {
                found.findings.append(
                    "snapshot \(id.printable): its header, its place in the order or its list of servers and databases was altered"
                )
            }
            if seal.measurements == false {
                found.findings.append("snapshot \(id.printable): its measurements were altered")
            }
        }
    }

    private func missingContents(_ db: GRDB.Database) throws -> [String] {
        let unknown = try Row.fetchAll(
            db,
            sql: """
                select distinct integration as place, digest from known
                where digest not in (select digest from content)
                """
        )
        let missing = try Row.fetchAll(
            db,
            sql: """
                select distinct snapshot as place, digest
                from (select snapshot, digest from server union all select snapshot, digest from database)
                where digest not in (select digest from content)
                """
        )
        return try unknown.map { try Self.missing($0, "what was last known of ") }
            + missing.map { try Self.missing($0) }
    }
}

extension SnapshotStore {
    private static func missing(_ row: Row, _ what: String = "") throws -> String {
        let digest = try row.decode(Data.self, forColumn: "digest").hexadecimal
        return
            "content \(digest) of \(what)\(try row.decode(String.self, forColumn: "place").printable) is missing"
    }

    /// The contents whose JSON does not match their digest, or whose parts are not numbered from 0.
    private func altered(_ db: GRDB.Database) throws -> [Data] {
        var found: [Data] = []
        var digest: Data?
        var hash = SHA256()
        var (place, isNumbered): (Int64, Bool) = (0, true)
        func finish() {
            if let digest, !isNumbered || Data(hash.finalize()) != digest { found.append(digest) }
        }
        let sql = "select digest, json, place from content order by digest, place"
        let parts = try Row.fetchCursor(db, sql: sql)
        while let row = try parts.next() {
            let next: Data = try row.decode(forColumn: "digest")
            if next != digest {
                finish()
                (digest, hash, place, isNumbered) = (next, SHA256(), 0, true)
            }
            hash.update(data: try row.decode(Data.self, forColumn: "json"))
            isNumbered = try isNumbered && row.decode(Int64.self, forColumn: "place") == place
            place += 1
        }
        finish()
        return found
    }
}
