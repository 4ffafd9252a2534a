import Foundation
import GRDB
package import Inventory

/// An earlier snapshot, with the facts that show what it saw.
package struct PastSnapshot: Sendable {
    package let id: String
    /// In the order of the snapshot.
    package let subscriptions: [Subscription]
    /// Proves what was removed if it is missing there.
    package let proof: Proof
    private let finished: String
    private let scopeText: Data

    /// A subscription's outcome there, without its content.
    package struct Subscription: Sendable {
        package private(set) var id = ""
        package private(set) var displayName: String?
        package private(set) var outcome = Outcome.complete
        /// Whether its resource groups were listed.
        package private(set) var hasGroups = false
    }

    package var finishedAt: Timestamp { Timestamp(rfc3339: finished) ?? Timestamp(milliseconds: 0) }

    package func scope() throws -> SnapshotScope {
        try RecordReader.read([UInt8](scopeText))
    }

    fileprivate init(_ row: Row, _ subscriptions: [Subscription], _ proof: Proof) throws {
        self.proof = proof
        id = try row.decode(forColumn: "id")
        finished = try row.decode(forColumn: "finished")
        scopeText = Data(try row.decode(String.self, forColumn: "scope").utf8)
        self.subscriptions = subscriptions
    }
}

extension PastSnapshot.Subscription: JSONRecord {
    package static var blank: Self { Self() }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("id", &id)
        try fields.field("displayName", &displayName)
        try fields.field("outcome", &outcome)
        try fields.field("hasGroups", &hasGroups)
    }
}

extension StoreView {
    /// The snapshots of an integration that came before one, the newest first.
    ///
    /// SQLite extracts the few facts from the headers: reading many long headers completely takes seconds.
    package func past(before snapshot: String, of integration: String) throws -> [PastSnapshot] {
        let sql = """
            select id, json_extract(header, '$.finishedAt') as finished, json_extract(header, '$.scope') as scope,
                (
                    select json_group_array(json_object(
                        'id', json_extract(value, '$.id'), 'displayName', json_extract(value, '$.displayName'),
                        'outcome', json_extract(value, '$.scan.outcome'),
                        'hasGroups', json(iif(json_type(value, '$.resourceGroups') is null, 'false', 'true'))
                    ))
                    from json_each(header, '$.subscriptions')
                ) as subscriptions
            from (
                select id, integration, sequence, cast(header as text) as header
                from snapshot join snapshot_order on snapshot = id
            )
            where integration = ?1 and sequence < (select sequence from snapshot_order where snapshot = ?2)
            order by sequence desc
            """
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [integration, snapshot])
        var found: [PastSnapshot] = []
        var text = ""
        var subscriptions: [PastSnapshot.Subscription] = []
        var proof = Proof([])
        while let row = try rows.next() {
            let next: String = try row.decode(forColumn: "subscriptions")
            // Two consecutive snapshots nearly always have the same scope.
            if next != text {
                subscriptions = try RecordReader.read(Array(next.utf8))
                proof = Proof(subscriptions.map { Subscription(id: $0.id, scan: ScanResult($0.outcome)) })
                text = next
            }
            found.append(try PastSnapshot(row, subscriptions, proof))
        }
        return found
    }

    /// The servers that a snapshot has read, with their digests, and the servers that it does not have, with nil.
    ///
    /// SQLite leaves out the servers that could not be read, because there may be very many.
    package func readOrMissing(_ ids: [String], in snapshot: String) throws -> [(
        id: String, digest: [UInt8]?
    )] {
        let wanted = String(decoding: try JSONEncoder().encode(ids), as: UTF8.self)
        let sql = """
            select wanted.value as id, digest
            from json_each(?2) wanted left join server on snapshot = ?1 and server.id = wanted.value
            where digest is null or json_extract(cast(scan as text), '$.outcome') in ('complete', 'partial')
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [snapshot, wanted]).map { row in
            (
                try row.decode(forColumn: "id"),
                try row.decode(Data?.self, forColumn: "digest").map { [UInt8]($0) }
            )
        }
    }

    /// The servers with ids below an id.
    package func servers(below id: String, in snapshot: String) throws -> [Scope] {
        try scopes(
            "select id, digest, scan from server where snapshot = ? and id > ? and id < ? order by id",
            [snapshot, id + "/", id + "0"]
        )
    }

    /// The servers of a snapshot that hide something themselves or in a database, by id.
    package func serversOutOfView(in snapshot: String) throws -> [Scope] {
        try scopes(
            "select id, digest, scan from server where snapshot = ? and scan <> ? order by id",
            [snapshot, Self.complete]
        )
        .filter(\.scan.outcome.hidesSomething)
    }
}

/// What identifies a database on its server, without its contents.
package struct DatabaseIdentity: Sendable, JSONRecord {
    package private(set) var name: Name
    package private(set) var oid: UInt32?

    package static var blank: Self { Self(name: "", oid: nil) }

    private init(name: Name, oid: UInt32?) {
        self.name = name
        self.oid = oid
    }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("name", &name)
        try fields.field("oid", &oid)
    }
}

extension StoreView {
    /// A content begins with the name and the oid, in this order; the rest may be long.
    package func identity(_ digest: [UInt8]) throws -> DatabaseIdentity {
        let start = try Data.fetchOne(
            db.cachedStatement(
                sql: "select substr(json, 1, 1024) from content where digest = ? and place = 0"
            ),
            arguments: [Data(digest)]
        )
        if let start, let identity = DatabaseIdentity(startingWith: start) { return identity }
        return try content(digest)
    }
}

extension DatabaseIdentity {
    /// Nil if the text does not begin with a name that is complete.
    fileprivate init?(startingWith json: Data) {
        var reader = RecordReader([UInt8](json))
        do {
            _ = try reader.openRecord()
            guard try reader.nextMember() == "name" else { return nil }
            let name = try Name(from: &reader)
            try reader.nextName(isFirst: false)
            let oid: UInt32? = try reader.nextMember() == "oid" ? try UInt32(from: &reader) : nil
            self.init(name: name, oid: oid)
        } catch {
            return nil
        }
    }
}
