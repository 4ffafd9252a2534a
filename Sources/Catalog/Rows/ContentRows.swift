import Inventory
import Postgres

/// Collects the contents of one database, row by row; facts about an object come after the object.
struct ContentRows {
    private let scope: CatalogScope
    private var schemas: [UInt32: Schema] = [:]
    private var extensions: [UInt32: Extension] = [:]
    private var defaultPrivileges = DefaultPrivilegeRows()
    private var systemPrivileges = ObjectPrivilegeRows()
    private var tables = Objects<Table>()
    private var columns = ColumnRows()
    private var sequences = Objects<SequenceObject>()
    private var routines = Objects<Routine>()
    private var signatures = SignatureRows()
    private var types = TypeNames()
    private var userTypes = TypeRows()
    private var parts = TableParts()
    private var databaseParts = DatabaseParts()
    private var hasPartitions = false
    private var shards: Set<Address> = []
    private var budget = TextBudget()
    private var parents = ParentOIDs()
    /// Why later queries failed.
    var failures: [Query: PostgresError] = [:]

    init(_ scope: CatalogScope) {
        self.scope = scope
    }

    /// The queries to run after the rest: Citus's shards, and the expressions that exist.
    var laterQueries: [Query] {
        (isDistributed ? [.shards] : []) + (scope.has(.schema, .privilege) ? [.systemPrivileges] : [])
            + (scope.columnDefaults && columns.hasDefaults ? [.defaults] : [])
            + (scope.columnDefaults && columns.hasGenerated ? [.generated] : [])
            + (hasPartitions ? [.partitionBounds] : []) + (userTypes.hasDomains ? [.domainChecks] : [])
            + parts.laterQueries + scope.partQueries
    }

    /// Whether Citus is installed; its tables say which tables are shards.
    private var isDistributed: Bool { extensions.values.contains { $0.name == "citus" } }

    /// Whether the same catalogs give the same contents again.
    var areSettled: Bool { failures.isEmpty && !isDistributed }

    mutating func take(_ query: Query, _ row: Row, _ roles: RoleNames) {
        if parts.take(query, row, roles, &budget) || databaseParts.take(query, row, roles, scope) { return }
        switch query {
        case .schemas: addSchema(row, roles)
        case .schemaPrivileges: schemas[row.integer(0) ?? 0]?.privileges?.append(Privilege(row, roles))
        case .defaultPrivileges: defaultPrivileges.add(row, roles)
        case .systemPrivileges: systemPrivileges.add(row, roles)
        case .extensions: addExtension(row)
        case .extensionMembers: addMember(row)
        case .tables: tables.add(Table(row, roles, withACL: scope.has(.privilege), &budget), row)
        case .parents: addParent(row)
        case .partitionKeys: tables.change(row.integer(0)) { $0.partitionKey = CatalogText.text(row, 1) }
        case .types: types.add(row)
        case .columns: columns.add(row, &types, &budget)
        case .columnPrivileges: columns.addPrivilege(row, roles)
        case .defaults, .generated: columns.addExpression(row, &budget)
        case .sequences:
            sequences.add(SequenceObject(row, roles, withACL: scope.has(.privilege), &budget), row)
        case .partitionBounds:
            let bound = CatalogText.text(row, 2).map { budget.kept($0).text }
            tables.change(row.integer(0)) { $0.partitionBound = bound }
        case .userTypes: userTypes.add(row, roles, &types, scope, &budget)
        case .typeParts: userTypes.addPart(row, &types)
        case .typePrivileges: userTypes.addPrivilege(row, roles)
        case .domainChecks: userTypes.addCheck(row, &budget)
        case .routines: addRoutine(row, roles)
        case .arguments: signatures.addArgument(row)
        case .relationPrivileges: addRelationPrivilege(row, roles)
        case .routinePrivileges:
            routines.change(row.integer(0)) { $0.privileges?.append(Privilege(row, roles)) }
        case .routineSettings: addSetting(row)
        case .viewInputs: addInput(row)
        case .shards: addShard(row)
        case .server, .systemIdentifier, .roles, .memberships, .databases, .databasePrivileges,
            .parameterPrivileges, .settings, .constraints, .checks, .indexes, .indexExpressions, .triggers,
            .triggerConditions, .policies, .policyExpressions, .rules, .eventTriggers, .publications,
            .subscriptions, .languages, .foreignServers, .foreignServerParts, .foreignServerPrivileges,
            .tablespaces, .tablespaceParts, .fingerprint, .measurements, .statistics:
            break
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
        switch row.text(2) {
        case "routine": routines.change(row.integer(0)) { $0.extension = name }
        case "type": userTypes.addMember(row.integer(0), of: name)
        default:
            if !tables.change(row.integer(0), { $0.extension = name }) {
                sequences.change(row.integer(0)) { $0.extension = name }
            }
        }
    }

    private mutating func addParent(_ row: Row) {
        tables.change(row.integer(0)) { $0.addParent(row) }
        hasPartitions = hasPartitions || row.boolean(1)
        parents.add(row.integer(3) ?? 0, of: row.integer(0) ?? 0)
    }

    private mutating func addRoutine(_ row: Row, _ roles: RoleNames) {
        routines.add(Routine(row, roles, withACL: scope.has(.privilege), &budget), row)
        signatures.addRoutine(row)
    }

    private mutating func addSetting(_ row: Row) {
        let found = CatalogText.text(row, 1).flatMap { ParameterSetting(setting: $0) }
        guard let setting = found else { return }
        routines.change(row.integer(0)) { $0.settings = ($0.settings ?? []) + [setting] }
    }

    private mutating func addInput(_ row: Row) {
        var text = CatalogText(row)
        guard let relation = text.text(1) else { return }
        let columns = text.text(2).map { " (\($0))" } ?? ""
        tables.change(row.integer(0)) { $0.reads = ($0.reads ?? []) + [relation + columns] }
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
        let reason = reason(.defaults, .generated)
        tables.changeAll { table in
            let found = columns.taken(of: table.oid)
            table.columns = found.columns
            if scope.columnDefaults, !found.areWhole {
                table.notes = (table.notes ?? []) + [.expressionsUnknown(because: reason)]
            }
        }
    }

    private mutating func completeTables() {
        var parts = parts
        let failures = failures
        let unknown = Note.expressionsUnknown(of: ["partitionBound"], because: reason(.partitionBounds))
        tables.changeAll { table in
            parts.complete(&table, scope, failures)
            if scope.has(.column), [.view, .materializedView].contains(table.kind) {
                table.reads = (table.reads ?? []).sorted { Name($0) < Name($1) }
            }
            guard table.partitionOf != nil, table.partitionBound == nil else { return }
            table.notes = (table.notes ?? []) + [unknown]
        }
    }

    private func reason(_ queries: Query...) -> String { failures.reason(queries) }

    /// Every object in its schema, sorted.
    consuming func contents() -> DatabaseContents {
        if scope.has(.column) { takeColumns() }
        completeTables()
        routines.changeAll {
            signatures.complete(&$0, types)
            $0.settings?.sort { Name($0.name) < Name($1.name) }
        }
        for oid in parents.circular {
            tables.change(oid) { $0.notes = ($0.notes ?? []) + [.circularParents] }
        }
        let tables = scope.has(.table) ? tables.bySchema(leavingOut: shards) : nil
        let sequences = scope.has(.sequence) ? sequences.bySchema() : nil
        let routines = scope.has(.routine) ? routines.bySchema() : nil
        let made = scope.has(.type) ? userTypes.bySchema(failures[.domainChecks]) : nil
        let filled = schemas.map { oid, schema in
            var schema = schema
            schema.privileges?.sort()
            schema.tables = tables.map { $0[oid] ?? [] }
            schema.sequences = sequences.map { $0[oid] ?? [] }
            schema.routines = routines.map { $0[oid] ?? [] }
            schema.types = made.map { $0[oid] ?? [] }
            return schema
        }
        var contents = DatabaseContents(
            schemas: filled.sorted { $0.name < $1.name },
            extensions: extensions.values.sorted { $0.name < $1.name },
            defaultPrivileges: scope.has(.schema, .privilege) ? defaultPrivileges.all : nil,
            systemPrivileges: scope.has(.schema, .privilege) && failures[.systemPrivileges] == nil
                ? systemPrivileges.all : nil,
            notes: notes
        )
        databaseParts.complete(&contents, scope, failures)
        return contents
    }

    /// What the database lacks because a later query failed.
    private var notes: [Note] {
        (failures[.shards].map { [.shardsUnknown(because: $0.cause)] } ?? [])
            + (failures[.systemPrivileges].map { [.unknown(["systemPrivileges"], because: $0.cause)] } ?? [])
    }
}

extension [Query: PostgresError] {
    /// The reason why a fact of these queries is not known.
    func reason(_ queries: [Query]) -> String {
        queries.compactMap { self[$0] }.first?.cause ?? "the table was locked or changed"
    }
}
