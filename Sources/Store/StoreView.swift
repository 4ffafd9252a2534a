import Foundation
import GRDB
package import Inventory
import Wording

/// The store inside one transaction: everything that it reads is consistent.
///
/// It must not leave the closure that gets it.
package struct StoreView {
    let db: GRDB.Database
    let path: String
    let log: DamageLog

    /// A server or database of a snapshot, unread.
    package struct Scope {
        package let id: String
        package let digest: [UInt8]
        package let scan: ScanResult
    }

    /// The servers of a snapshot, sorted by the bytes of their ids.
    package func servers(of snapshot: String) throws -> [Scope] {
        try scopes("select id, digest, scan from server where snapshot = ? order by id", [snapshot])
    }

    package func databases(of server: String, in snapshot: String) throws -> [Scope] {
        try scopes(
            "select server as id, digest, scan from database where snapshot = ? and server = ? order by place",
            [snapshot, server]
        )
    }

    package func header(_ id: String) throws -> SnapshotHeader? {
        try Data.fetchOne(db, sql: "select header from snapshot where id = ?", arguments: [id])
            .map { try SnapshotHeader(stored: $0, as: "snapshot \(id)", in: path) }
    }

    /// The content under a digest: a server, a database or a subscription.
    package func content<Value: JSONReadable>(_ digest: [UInt8]) throws -> Value {
        try Content.read(Data(digest), db)
    }

    /// Whether a content is only ASCII.
    package func isASCII(_ digest: [UInt8]) throws -> Bool {
        try CheckedContent.isASCII(Data(digest), db)
    }

    func scopes(_ sql: String, _ arguments: StatementArguments) throws -> [Scope] {
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
        var scopes: [Scope] = []
        while let row = try rows.next() {
            let scan = try scan(row.decode(forColumn: "scan"))
            scopes.append(
                Scope(id: try row.decode(forColumn: "id"), digest: try row.bytes("digest"), scan: scan)
            )
        }
        return scopes
    }

    /// Nearly every scope is complete, and then there is nothing to decode.
    private func scan(_ json: Data) throws -> ScanResult {
        json == Self.complete ? .complete : try ScanResult(stored: json, as: "an outcome", in: path)
    }

    static let complete = Data(ScanResult.complete.canonicalJSON())
}

extension SnapshotStore {
    /// Reads in one transaction; a problem of the store is a `StoreError`, other errors are the closure's own.
    package func view<Result>(_ read: (StoreView) throws -> Result) throws -> Result {
        do { return try database.read { try read(StoreView(db: $0, path: path, log: log)) } } catch {
            throw StoreError.of(error, path: path) ?? error
        }
    }
}
