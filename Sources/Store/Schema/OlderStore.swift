import GRDB

/// Reads a store of an earlier version without a migration: reading writes nothing.
///
/// The tables that later versions have added are temporary tables of the connection.
enum OlderStore {
    static func complete(_ db: Database) throws {
        guard try !StoreSchema.migrator.hasCompletedMigrations(db) else { return }
        let tables = try missingTables(db)
        for (name, sql) in tables {
            try db.execute(
                sql: sql.replacing(#/^CREATE TABLE (?:"?\w+"?)/#, with: "create temp table \(name)")
            )
        }
        let names = tables.map(\.name)
        if names.contains("snapshot_order") { try StoreSchema.fillOrder(db) }
        if names.contains("seal") { try StoreSchema.fillSeals(db) }
        if try db.columns(in: "event").contains(where: { $0.name == "body" }) {
            try db.execute(sql: splitEvents)
        }
    }

    /// The tables of a new store that this one does not have.
    private static func missingTables(_ db: Database) throws -> [(name: String, sql: String)] {
        let model = try DatabaseQueue()
        try StoreSchema.migrator.migrate(model)
        let all = try model.read { db in
            try Row.fetchAll(
                db,
                sql:
                    "select name, sql from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!'"
            )
            .map { row in
                (
                    name: try row.decode(String.self, forColumn: "name"),
                    sql: try row.decode(String.self, forColumn: "sql")
                )
            }
        }
        return try all.filter { try !db.tableExists($0.name) }
    }

    private static let splitEvents = """
        create temp view event as
        select sequence, integration, target, snapshot, id, json_extract(json, '$.type') as type,
            json_extract(json, '$.subject') as subject, json_extract(json, '$.data.kind') as kind,
            cast(round((julianday(json_extract(json, '$.time')) - 2440587.5) * 86400000) as integer) as time,
            cast(json_extract(json, '$.data') as blob) as data
        from (select *, cast(body as text) as json from main.event)
        """
}
