import Inventory
import Postgres

/// Collects the contents of one database, row by row; facts about an object come after the object.
struct ContentRows {
    private let scope: CatalogScope
    private var schemas: [UInt32: Schema] = [:]
    private var extensions: [UInt32: Extension] = [:]
    private var defaultPrivileges = DefaultPrivilegeRows()
    private var tables = Objects<Table>()
    private var columns = ColumnRows()
    private var sequences = Objects<SequenceObject>()
    private var routines = Objects<Routine>()
    private var shards: Set<Address> = []
    private var budget = TextBudget()
    private var parents = ParentOIDs()
    /// Why the attempts after the rest failed.
    var shardsFailure: PostgresError?
    var expressionsFailure: PostgresError?

    init(_ scope: CatalogScope) {
        self.scope = scope
    }

    /// Whether the database has Citus, which has more tables than its users created.
    var isDistributed: Bool { extensions.values.contains { $0.name == "citus" } }

    /// Whether there are expressions that may wait for a lock.
    var hasGeneratedColumns: Bool { scope.columnDefaults && columns.hasGenerated }

    mutating func take(_ query: Query, _ row: Row, _ roles: RoleNames) {
        switch query {
        case .schemas: addSchema(row, roles)
        case .schemaPrivileges: schemas[row.integer(0) ?? 0]?.privileges?.append(Privilege(row, roles))
        case .defaultPrivileges: defaultPrivileges.add(row, roles)
        case .extensions: addExtension(row)
        case .extensionMembers: addMember(row)
        case .tables: tables.add(Table(row, roles, withACL: scope.has(.privilege), &budget), row)
        case .parents: addParent(row)
        case .partitionKeys: tables.change(row.integer(0)) { $0.partitionKey = CatalogText.text(row, 1) }
        case .columns: columns.add(row, &budget)
        case .columnPrivileges: columns.addPrivilege(row, roles)
        case .defaults, .generated: columns.addExpression(row, &budget)
        case .sequences:
            sequences.add(SequenceObject(row, roles, withACL: scope.has(.privilege), &budget), row)
        case .routines: routines.add(Routine(row, roles, withACL: scope.has(.privilege), &budget), row)
        case .relationPrivileges: addRelationPrivilege(row, roles)
        case .routinePrivileges:
            routines.change(row.integer(0)) { $0.privileges?.append(Privilege(row, roles)) }
        case .shards: addShard(row)
        case .server, .systemIdentifier, .roles, .memberships, .databases, .databasePrivileges: break
        }
    }

    private mutating func addSchema(_ row: Row, _ roles: RoleNames) {
        var text = CatalogText(row)
        var schema = Schema(name: text.name(1) ?? "", oid: row.integer(0) ?? 0)
        schema.owner = roles[row.integer(2)]
        schema.comment = text.comment(3, &budget)
        schema.tags = Tags(comment: schema.comment)
        schema.notes = text.notes
        if scope.has(.privilege) { schema.hasACL(!row.boolean(4)) }
        schemas[schema.oid] = schema
    }

    private mutating func addExtension(_ row: Row) {
        var text = CatalogText(row)
        extensions[row.integer(0) ?? 0] = Extension(
            name: text.name(1) ?? "",
            version: text.text(2) ?? "",
            schema: text.name(3)
        )
    }

    private mutating func addMember(_ row: Row) {
        guard let oid: UInt32 = row.integer(1), let name = extensions[oid]?.name else { return }
        if row.boolean(2) {
            routines.change(row.integer(0)) { $0.extension = name }
        } else if !tables.change(row.integer(0), { $0.extension = name }) {
            sequences.change(row.integer(0)) { $0.extension = name }
        }
    }

    private mutating func addParent(_ row: Row) {
        tables.change(row.integer(0)) { $0.addParent(row) }
        parents.add(row.integer(3) ?? 0, of: row.integer(0) ?? 0)
    }

    private mutating func addRelationPrivilege(_ row: Row, _ roles: RoleNames) {
        let privilege = Privilege(row, roles)
        if !tables.change(row.integer(0), { $0.privileges?.append(privilege) }) {
            sequences.change(row.integer(0)) { $0.privileges?.append(privilege) }
        }
    }

    private mutating func addShard(_ row: Row) {
        guard var address = tables.address(of: row.integer(0)), let shard = row.text(1) else { return }
        address.key = Name("\(address.key)_\(shard)")
        shards.insert(address)
    }

    private mutating func takeColumns() {
        let reason = expressionsFailure?.cause ?? "the table was locked"
        tables.changeAll { table in
            let found = columns.taken(of: table.oid)
            table.columns = found
            if scope.columnDefaults, found.contains(where: { $0.generated != nil && $0.default == nil }) {
                table.notes = (table.notes ?? []) + [.expressionsUnknown(because: reason)]
            }
        }
    }

    /// Every object in its schema, sorted.
    consuming func contents() -> DatabaseContents {
        if scope.has(.column) { takeColumns() }
        for oid in parents.circular {
            tables.change(oid) { $0.notes = ($0.notes ?? []) + [.circularParents] }
        }
        let tables = scope.has(.table) ? tables.bySchema(leavingOut: shards) : nil
        let sequences = scope.has(.sequence) ? sequences.bySchema() : nil
        let routines = scope.has(.routine) ? routines.bySchema() : nil
        let filled = schemas.map { oid, schema in
            var schema = schema
            schema.privileges?.sort()
            schema.tables = tables.map { $0[oid] ?? [] }
            schema.sequences = sequences.map { $0[oid] ?? [] }
            schema.routines = routines.map { $0[oid] ?? [] }
            return schema
        }
        return DatabaseContents(
            schemas: filled.sorted { $0.name < $1.name },
            extensions: extensions.values.sorted { $0.name < $1.name },
            defaultPrivileges: scope.has(.privilege) ? defaultPrivileges.all : nil,
            notes: shardsFailure.map { [.shardsUnknown(because: $0.cause)] } ?? []
        )
    }
}
