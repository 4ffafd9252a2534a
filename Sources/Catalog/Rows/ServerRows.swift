import Inventory
import Postgres

/// Collects the rows that are read once per server.
struct ServerRows {
    let scope: CatalogScope
    let roleNames = RoleNames([:])
    private(set) var inRecovery = false
    private(set) var user: Name?
    private(set) var isSuperuser = false
    private(set) var connectionLimit = -1
    private(set) var roles: [Role] = []
    private var memberships: [UInt32: [Membership]] = [:]
    private var databases: [ListedDatabase] = []
    private var privileges: [UInt32: [Privilege]] = [:]
    private var parameters = ObjectPrivilegeRows()
    private var settings = SettingRows()
    private var tablespaces = TablespaceRows()
    /// Why optional queries failed; absent for those that were not sent.
    var failures: [Query: PostgresError] = [:]
    private var budget = TextBudget()

    init(_ scope: CatalogScope) {
        self.scope = scope
    }

    /// False for a row of another query.
    mutating func take(_ query: Query, _ row: Row) -> Bool {
        switch query {
        case .server: take(server: row)
        case .roles: add(Role(row, &budget))
        case .memberships: memberships[row.integer(0) ?? 0, default: []].append(Membership(row))
        case .databases: databases.append(ListedDatabase(row, withACL: scope.has(.privilege), &budget))
        case .databasePrivileges:
            privileges[row.integer(0) ?? 0, default: []].append(Privilege(row, roleNames))
        case .parameterPrivileges: parameters.add(row, roleNames)
        case .settings: settings.add(row)
        case .tablespaces: tablespaces.add(row, roleNames, withACL: scope.has(.privilege), &budget)
        case .tablespaceParts: tablespaces.addPart(row, roleNames)
        default: return false
        }
        return true
    }

    private mutating func take(server row: Row) {
        inRecovery = row.boolean(0)
        user = CatalogText.text(row, 1).map { Name($0) }
        isSuperuser = row.boolean(2)
        connectionLimit = row.integer(3) ?? -1
    }

    private mutating func add(_ role: Role) {
        roleNames.add(role)
        roles.append(role)
    }

    var listedRoles: [Role] {
        roles.map { role in
            var role = role
            role.memberOf = (memberships[role.oid] ?? [])
                .sorted { ($0.role, $0.grantor ?? "") < ($1.role, $1.grantor ?? "") }
            role.settings = settings(ofRole: role.oid)
            return role
        }
        .sorted { $0.name < $1.name }
    }

    /// With 0 those of all roles in all databases; nil if they could not be read.
    func settings(ofRole oid: UInt32) -> [ParameterSetting]? {
        failures[.settings] == nil ? settings.ofRole(oid) : nil
    }

    /// Nil if they could not be read.
    func settings(ofDatabase oid: UInt32?) -> [ParameterSetting]? {
        failures[.settings] == nil ? oid.map { settings.ofDatabase($0) } : nil
    }

    /// With the names of roles that were created meanwhile; nil if they could not be read.
    func parameterPrivileges(_ roles: ServerRoles) -> [ObjectPrivileges]? {
        guard failures[.parameterPrivileges] == nil else { return nil }
        var all = parameters.all
        var late = LateRoles(roles.names)
        _ = late.name(&all)
        return all
    }

    /// With the names of roles that were created meanwhile; nil if they could not be read.
    func tablespaces(_ roles: ServerRoles) -> [Tablespace]? {
        guard failures[.tablespaces] == nil, failures[.tablespaceParts] == nil else { return nil }
        return tablespaces.all(LateRoles(roles.names))
    }

    var listedDatabases: [ListedDatabase] {
        databases.map { listed in
            var listed = listed
            if listed.database.privileges != nil, let oid = listed.database.oid {
                listed.database.privileges = privileges[oid]?.sorted() ?? []
            }
            return listed
        }
        .sorted { $0.database.name < $1.database.name }
    }
}

extension Role {
    fileprivate init(_ row: Row, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        self.init(name: text.name(1) ?? "", oid: row.integer(0) ?? 0)
        canLogin = row.boolean(2)
        superuser = row.boolean(3)
        createRole = row.boolean(4)
        createDatabase = row.boolean(5)
        inherit = row.boolean(6)
        replication = row.boolean(7)
        bypassRLS = row.boolean(8)
        connectionLimit = row.integer(9) ?? -1
        validUntil = row.text(10)
        predefined = oid < 16384 && name.text.hasPrefix("pg_")
        comment = text.comment(11, &budget)
        tags = Tags(comment: comment)
        notes = text.notes
    }
}

extension Membership {
    fileprivate init(_ row: Row) {
        var text = CatalogText(row)
        self.init(
            role: text.name(1) ?? "",
            admin: row.boolean(2),
            inherit: row.boolean(3),
            set: row.boolean(4),
            grantor: text.name(5)
        )
    }
}

extension ListedDatabase {
    fileprivate init(_ row: Row, withACL: Bool, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        database = Database(
            name: text.name(1) ?? "",
            oid: row.integer(0) ?? 0,
            encoding: text.text(3) ?? "",
            collation: text.text(4) ?? "",
            connectionLimit: row.integer(6) ?? -1
        )
        database.owner = text.name(2)
        database.tablespace = text.name(5)
        database.comment = text.comment(7, &budget)
        database.tags = Tags(comment: database.comment)
        database.localeProvider = Database.LocaleProvider(row.text(13))
        database.locale = text.text(14)
        database.notes = text.notes
        if withACL { database.hasACL(!row.boolean(12)) }
        rawName = row.bytes(1) ?? []
        mayReadSize = row.boolean(8)
        allowsConnections = row.boolean(9)
        isTemplate = row.boolean(10)
        mayConnect = row.boolean(11)
        database.allowConnections = allowsConnections && !isInvalid
    }
}

extension Database.LocaleProvider {
    fileprivate init?(_ datlocprovider: String?) {
        switch datlocprovider {
        case "c": self = .libc
        case "i": self = .icu
        case "b": self = .builtin
        default: return nil
        }
    }
}
