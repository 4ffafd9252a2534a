import Inventory
import Postgres

/// Rows of `databases.sql`.
func listedDatabase(_ row: Row) -> ListedDatabase {
    var text = CatalogText(row)
    var database = Database(
        name: text.name(1) ?? "",
        oid: row.integer(0) ?? 0,
        encoding: text.text(3) ?? "",
        collation: text.text(4) ?? "",
        connectionLimit: row.integer(6) ?? -1
    )
    database.owner = text.name(2)
    database.tablespace = text.name(5)
    database.comment = text.text(7)
    database.tags = Tags(comment: database.comment)
    database.sizeBytes = row.integer(8)
    database.notes = text.notes
    return ListedDatabase(
        database: database,
        rawName: row.bytes(1) ?? [],
        allowsConnections: row.boolean(9),
        isTemplate: row.boolean(10),
        mayConnect: row.boolean(11)
    )
}

/// Rows of `roles.sql`, each with its rows of `memberships.sql`.
func roles(_ roles: QueryResult?, memberships: QueryResult?) -> [Role] {
    let byMember = Dictionary(grouping: memberships?.map(membership) ?? [], by: \.member)
    return (roles?.map { $0 } ?? []).map { row in
        var role = role(row)
        role.memberOf = (byMember[role.oid] ?? []).map(\.membership)
            .sorted { ($0.role, $0.grantor ?? "") < ($1.role, $1.grantor ?? "") }
        return role
    }
    .sorted { $0.name < $1.name }
}

private func role(_ row: Row) -> Role {
    var text = CatalogText(row)
    var role = Role(name: text.name(1) ?? "", oid: row.integer(0) ?? 0)
    role.canLogin = row.boolean(2)
    role.superuser = row.boolean(3)
    role.createRole = row.boolean(4)
    role.createDatabase = row.boolean(5)
    role.inherit = row.boolean(6)
    role.replication = row.boolean(7)
    role.bypassRLS = row.boolean(8)
    role.connectionLimit = row.integer(9) ?? -1
    role.validUntil = row.string(10)
    role.comment = text.text(11)
    role.tags = Tags(comment: role.comment)
    role.notes = text.notes
    return role
}

private func membership(_ row: Row) -> (member: UInt32, membership: Membership) {
    var text = CatalogText(row)
    let membership = Membership(
        role: text.name(1) ?? "",
        admin: row.boolean(2),
        inherit: row.boolean(3),
        set: row.boolean(4),
        grantor: text.name(5)
    )
    return (row.integer(0) ?? 0, membership)
}

/// Rows of `schemas.sql`, each with its rows of `tables.sql`.
func schemas(_ schemas: QueryResult, tables: QueryResult?, owners: [UInt32: Name]) -> [Schema] {
    let bySchema = tables.map { Dictionary(grouping: $0.map { table($0, owners) }, by: \.schema) }
    return schemas.map { row in
        var text = CatalogText(row)
        var schema = Schema(name: text.name(1) ?? "", oid: row.integer(0) ?? 0)
        schema.owner = row.integer(2).flatMap { owners[$0] }
        schema.comment = text.text(3)
        schema.tags = Tags(comment: schema.comment)
        schema.notes = text.notes
        schema.tables = bySchema.map {
            ($0[schema.oid] ?? []).compactMap(\.table).sorted { $0.name < $1.name }
        }
        return schema
    }
    .sorted { $0.name < $1.name }
}

private func table(_ row: Row, _ owners: [UInt32: Name]) -> (schema: UInt32, table: Table?) {
    var text = CatalogText(row)
    let schema: UInt32 = row.integer(0) ?? 0
    guard let kind = Table.Kind(relkind: row.string(3)) else { return (schema, nil) }
    var table = Table(name: text.name(2) ?? "", oid: row.integer(1) ?? 0, kind: kind)
    table.owner = row.integer(4).flatMap { owners[$0] }
    table.comment = text.text(5)
    table.tags = Tags(comment: table.comment)
    table.persistence = row.string(6) == "u" ? .unlogged : .permanent
    table.rowSecurity = row.boolean(7)
    table.estimatedRows = row.integer(8)
    table.sizeBytes = row.integer(9)
    table.partitionOf = text.name(10)
    table.partitionKey = text.text(11)
    table.extension = text.name(12)
    table.notes = text.notes
    return (schema, table)
}

extension Table.Kind {
    fileprivate init?(relkind: String?) {
        switch relkind {
        case "r": self = .table
        case "p": self = .partitionedTable
        case "v": self = .view
        case "m": self = .materializedView
        case "f": self = .foreignTable
        default: return nil
        }
    }
}
