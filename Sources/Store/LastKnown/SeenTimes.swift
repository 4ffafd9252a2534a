import Foundation
import GRDB
package import Inventory

/// When a resource was first and last seen, if that differs from its server or database.
package struct SeenTimes: Sendable {
    package var id: String
    package var kind: String
    package var name: String
    package var server: String?
    package var first: Timestamp
    /// Set after it was removed.
    package var last: Timestamp?

    package init(
        id: String,
        kind: String,
        name: String,
        server: String?,
        first: Timestamp,
        last: Timestamp? = nil
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.server = server
        self.first = first
        self.last = last
    }
}

extension SeenTimes: FetchableRecord {
    init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        kind = try row.decode(forColumn: "kind")
        name = try row.decode(forColumn: "name")
        server = try row.decode(forColumn: "server")
        first = try row.decode(forColumn: "first")
        last = try row.decode(forColumn: "last")
    }
}

extension StoreView {
    package func seenTimes(_ id: String, of integration: String) throws -> SeenTimes? {
        let sql = """
            select id, kind, name, server, first, last from sighting where integration = ? and id = ?
            """
        return try SeenTimes.fetchOne(db.cachedStatement(sql: sql), arguments: [integration, id])
    }

    /// The removed ones, sorted by the bytes of their ids.
    package func removed(of integration: String) throws -> [SeenTimes] {
        try SeenTimes.fetchAll(
            db,
            sql: """
                select id, kind, name, server, first, last from sighting
                where integration = ? and last is not null order by id
                """,
            arguments: [integration]
        )
    }
}

extension StoreChange {
    package func put(_ times: SeenTimes, of integration: String) throws {
        try db.cachedStatement(
            sql: """
                insert or replace into sighting (integration, id, kind, name, server, first, last)
                values (?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [
            integration, times.id, times.kind, times.name, times.server,
            times.first, times.last,
        ])
    }

    package func deleteSeenTimes(_ id: String, of integration: String) throws {
        try db.cachedStatement(sql: "delete from sighting where integration = ? and id = ?")
            .execute(arguments: [integration, id])
    }

    /// A renamed resource, and everything below it, keeps its first time; removed ones under the new id are deleted.
    package func rename(_ previous: String, to id: String, of integration: String) throws {
        try db.execute(
            sql: """
                delete from sighting
                where integration = ?1 and last is not null and (id = ?2 or (id > ?2 || '/' and id < ?2 || '0'))
                """,
            arguments: [integration, id]
        )
        try db.execute(
            sql: """
                update or replace sighting set id = ?3 || substr(id, length(?2) + 1)
                where integration = ?1 and last is null and (id = ?2 or (id > ?2 || '/' and id < ?2 || '0'))
                """,
            arguments: [integration, previous, id]
        )
    }
}

extension StoreView {
    /// The number of known resources of each kind, without removed ones.
    package func counts(of integration: String) throws -> [String: Int] {
        let rows = try Row.fetchAll(
            db,
            sql: "select kind, count from known_count where integration = ?",
            arguments: [integration]
        )
        let counts = try rows.map {
            (try $0.decode(String.self, forColumn: "kind"), try $0.decode(Int.self, forColumn: "count"))
        }
        return Dictionary(counts) { first, _ in first }
    }
}

extension StoreChange {
    package func count(_ kind: String, by difference: Int, of integration: String) throws {
        try db.cachedStatement(
            sql: """
                insert into known_count (integration, kind, count) values (?, ?, ?)
                on conflict do update set count = count + excluded.count
                """
        )
        .execute(arguments: [integration, kind, difference])
    }

    package func setCounts(_ counts: [String: Int], of integration: String) throws {
        try db.execute(sql: "delete from known_count where integration = ?", arguments: [integration])
        for (kind, number) in counts { try count(kind, by: number, of: integration) }
    }
}
