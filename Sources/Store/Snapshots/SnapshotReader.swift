import Foundation
import GRDB
package import Inventory
import Wording

extension SnapshotStore {
    /// The headers of all snapshots, the newest first.
    package func headers(of integration: String? = nil, newest count: Int? = nil) throws(StoreError)
        -> [SnapshotHeader]
    {
        try reading { db in
            try Data.fetchAll(
                db,
                sql: """
                    select header from snapshot left join snapshot_order on snapshot = id
                    where ?1 is null or integration = ?1 order by sequence desc, id desc limit ifnull(?2, -1)
                    """,
                arguments: [integration, count]
            )
            .map { try SnapshotHeader(stored: $0, as: "a snapshot", in: path) }
        }
    }

    /// The integrations that have snapshots.
    package func integrations() throws(StoreError) -> [String] {
        try reading { try String.fetchAll($0, sql: "select distinct integration from snapshot order by 1") }
    }

    /// The ids of a snapshot's servers, sorted by their bytes.
    package func serverIDs(of snapshot: String) throws(StoreError) -> [String] {
        try reading { db in
            try String.fetchAll(
                db,
                sql: "select id from server where snapshot = ? order by id",
                arguments: [snapshot]
            )
        }
    }

    /// One server as it was when the snapshot was taken, with its databases unless they are not requested.
    package func server(
        _ id: String,
        of snapshot: String,
        withDatabases: Bool = true
    ) throws(StoreError) -> Server {
        try reading { db in
            var server = try server(id, of: snapshot, db)
            guard withDatabases else { return server }
            let databases = try databases(of: id, in: snapshot, db).map { try $0.whole() }
            // A server that was read has databases: PostgreSQL's own templates at least.
            if !databases.isEmpty { server.databases = databases }
            return server
        }
    }

    /// Passes on one server without its databases, and the databases, to be read one after the other: memory depends on
    /// the largest table, not on the largest server.
    ///
    /// They must not leave the closure, which is one transaction and must not use the store in another way.
    package func read<Result>(
        _ id: String,
        of snapshot: String,
        _ read: (Server, [StoredDatabase]) throws -> Result
    ) throws -> Result {
        do {
            return try database.read { db in
                // A single pass needs no cache.
                try db.execute(sql: "pragma cache_size = -256")
                return try read(try server(id, of: snapshot, db), try databases(of: id, in: snapshot, db))
            }
        } catch { throw StoreError.of(error, path: path) ?? error }
    }

    private func server(_ id: String, of snapshot: String, _ db: GRDB.Database) throws -> Server {
        let row = try Row.fetchOne(
            db,
            sql: "select digest, scan, session from server where snapshot = ? and id = ?",
            arguments: [snapshot, id]
        )
        guard let row else { throw StoreError.damaged(path: path, detail: "server \(id) is missing") }
        var server: Server
        do { server = try Content.read(row.decode(forColumn: "digest"), db) } catch let damage
            as ContentDamage
        {
            log.add(damage, of: "server \(id)")
            return Server(damaged: id, damage)
        }
        server.scan = try decoded(row.decode(forColumn: "scan"))
        server.session = try row.decode(Data?.self, forColumn: "session").map { try decoded($0) }
        return server
    }

    private func databases(
        of server: String,
        in snapshot: String,
        _ db: GRDB.Database
    ) throws -> [StoredDatabase] {
        try Row.fetchAll(
            db,
            sql: """
                select digest, scan, place from database where snapshot = ? and server = ? order by place
                """,
            arguments: [snapshot, server]
        )
        .map { row in
            let scan: ScanResult = try decoded(row.decode(forColumn: "scan"))
            return try StoredDatabase(row, scan: scan, of: server, in: snapshot, db, path, log)
        }
    }

    private func decoded<Value: JSONReadable>(_ json: Data) throws -> Value {
        try Value(stored: json, as: "a row of the snapshot", in: path)
    }

}
