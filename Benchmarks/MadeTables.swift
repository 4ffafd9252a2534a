import Foundation
import Inventory
import Store

/// A snapshot of one server, whose tables have columns, comments, tags and grants.
struct MadeTables {
    var databases: Int
    var schemas: Int
    var tables: Int
    var columns = 8

    var count: Int { databases * schemas * tables }

    func store(at path: String) async throws {
        let store = try SnapshotStore(writing: path, under: try StoreLock(store: path))
        let now = Date(timeIntervalSince1970: 1_764_000_000)
        let writer = SnapshotWriter(store, id: SnapshotHeader.newID(at: now, suffix: 1))
        let id = "postgresql://h0:5432"
        for place in 0..<databases { try await writer.record(database(place), at: place, of: id) }
        try await writer.record(Server(id: id, kind: .manual, name: "h0", host: "h0", port: 5432))
        try await writer.commit(
            SnapshotHeader(
                id: SnapshotHeader.newID(at: now, suffix: 1),
                integration: "bench",
                scope: SnapshotScope(resourceTypes: ResourceKind.usual.union([.column, .privilege])),
                startedAt: Timestamp(now),
                finishedAt: Timestamp(now),
                tool: .init(name: "pgcensus", version: "bench"),
                coverage: Coverage(),
                subscriptions: []
            )
        )
    }

    private func database(_ place: Int) -> Database {
        var database = Database(name: Name("db_\(place)"), oid: 16384, encoding: "UTF8", collation: "C.UTF-8")
        database.sizeBytes = 1 << 30
        database.schemas = (0..<schemas).map { number in
            var schema = Schema(name: Name("area_\(number)"), oid: UInt32(17_000 + number))
            schema.comment = "Area \(number) @owner:team-\(number)"
            schema.tags = Tags(comment: schema.comment)
            schema.tables = (0..<tables).map { table($0, team: number) }
            return schema
        }
        return database
    }

    private func table(_ number: Int, team: Int) -> Table {
        var table = Table(name: Name("entity_\(number)"), oid: UInt32(20_000 + number), kind: .table)
        table.owner = "app_owner"
        table.comment = "Entity \(number) @owner:team-\(team)"
        table.tags = Tags(comment: table.comment)
        table.privileges = ["DELETE", "INSERT", "SELECT", "UPDATE"].map {
            Privilege(grantee: "app_writer", grantor: "app_owner", privilege: $0, grantable: false)
        }
        table.estimatedRows = Int64(number * 100)
        table.sizeBytes = Int64(number) << 13
        table.columns = (0..<columns).map { Self.column($0) }
        return table
    }

    private static func column(_ number: Int) -> Column {
        let types = [
            "bigint", "timestamp with time zone", "integer", "character varying(32)", "numeric(12,2)",
            "jsonb",
        ]
        var column = Column(
            name: Name("column_\(number)"),
            type: types[number % types.count],
            nullable: number > 2
        )
        if number == 0 { column.identity = .always }
        if number == 2 {
            column.comment = "Who ordered @pii:yes"
            column.tags = Tags(comment: column.comment)
        }
        return column
    }
}
