import Inventory
package import Postgres

/// Reads the catalogs for a role's plan, over the administrator's connections.
package struct RoleCatalog: Sendable {
    private let request: RoleRequest

    package init(_ request: RoleRequest) {
        self.request = request
    }

    /// In the open transaction.
    package func server(over connection: Connection) async throws(PostgresError) -> ServerState {
        var state = ServerState(
            version: connection.majorVersion,
            administrator: "",
            isSuperuser: false,
            mayCreateRoles: false,
            isInRecovery: false
        )
        let queries = [
            PackageResources.administrator_sql, PackageResources.roles_sql, PackageResources.databases_sql,
            PackageResources.dependencies_sql,
        ]
        let texts = queries.map { text($0, connection.majorVersion) }
        // Shared names are in the encoding of the database in which each was written.
        let (before, after) = (
            "set local client_encoding = 'SQL_ASCII'", "set local client_encoding = 'UTF8'"
        )
        let isUTF8 = connection.serverEncoding == "UTF8"
        try await connection.pipeline(isUTF8 ? texts : [before] + texts + [after]) { statement, row in
            switch statement - (isUTF8 ? 0 : 1) {
            case 0: state.take(administrator: row)
            case 1: state.take(role: row)
            case 2: state.take(database: row)
            default: state.take(dependency: row)
            }
        }
        state.databases.sort { $0.name < $1.name }
        return state
    }

    /// The objects with privileges in the connection's database, and one role's privileges on them.
    func objects(of grantee: Name, over connection: Connection) async throws(PostgresError) -> [Grantable] {
        var objects: [Grantable] = []
        let queries = [PackageResources.objects_sql, PackageResources.defaults_sql]
        let literal = grantee.text.quotedLiteral
        let texts = queries.map { text($0, connection.majorVersion).replacing(":grantee", with: literal) }
        try await connection.pipeline(texts) { _, row in
            if let object = Grantable(row) { objects.append(object) }
        }
        return objects.sorted {
            ($0.key.kind.rawValue, Name($0.name)) < ($1.key.kind.rawValue, Name($1.name))
        }
    }

    /// A line that ends with `-- since N` is left out before that version, and one with `-- until N` after it.
    private func text(_ file: [UInt8], _ version: Int) -> String {
        String(decoding: file, as: UTF8.self).split(separator: "\n")
            .filter { line in
                guard let found = line.firstMatch(of: #/-- (since|until) ([0-9]+)$/#),
                    let bound = Int(found.2)
                else { return true }
                return found.1 == "since" ? bound <= version : version <= bound
            }
            .joined(separator: "\n")
            .replacing(":role", with: request.role.text.quotedLiteral)
    }
}

extension ServerState {
    fileprivate mutating func take(administrator row: Row) {
        administrator = Name(row.text(0) ?? "")
        isSuperuser = row.boolean(1)
        mayCreateRoles = row.boolean(2) || isSuperuser
        isInRecovery = row.boolean(3)
        sessionUser = Name(row.text(4) ?? "")
    }

    fileprivate mutating func take(role row: Row) {
        roles[Name(row.text(0) ?? "")] = RoleState(
            oid: row.integer(1) ?? 0,
            canLogin: row.boolean(2),
            isSuperuser: row.boolean(3),
            createsRoles: row.boolean(4),
            createsDatabases: row.boolean(5),
            replicates: row.boolean(6),
            bypassesRowSecurity: row.boolean(7),
            mayBeUsed: row.boolean(8),
            hasAdminOption: row.boolean(9),
            isConnectors: row.boolean(10),
            givesConnector: row.boolean(11),
            connectorsMemberships: row.integer(12) ?? 0,
            inherits: row.boolean(13)
        )
    }

    fileprivate mutating func take(database row: Row) {
        let rawName = row.bytes(0) ?? []
        databases.append(
            DatabaseEntry(
                name: Name(String(decoding: rawName, as: UTF8.self)),
                rawName: rawName,
                oid: row.integer(1) ?? 0,
                owner: row.text(2).map { Name($0) },
                allowsConnections: row.boolean(3),
                isInvalid: row.boolean(4),
                isTemplate: row.boolean(5),
                mayGrant: row.boolean(6),
                publicPrivileges: row.words(7),
                rolePrivileges: row.words(8),
                isRolesOwn: row.boolean(9)
            )
        )
    }

    fileprivate mutating func take(dependency row: Row) {
        dependencies.append(
            Dependency(
                database: row.text(0).map { Name($0) },
                isOwnership: row.text(1) == "o",
                concernsDatabases: row.boolean(2),
                count: row.integer(3) ?? 0
            )
        )
    }
}

extension Grantable {
    /// Nil for a name that is not UTF-8, which no statement can contain.
    fileprivate init?(_ row: Row) {
        guard let kind = row.text(0).flatMap(Kind.init(rawValue:)), let name = row.text(3) else { return nil }
        self.init(
            key: Key(kind: kind, oid: row.integer(1) ?? 0),
            schema: row.text(2).map { Name($0) },
            name: name,
            owner: Name(row.text(4) ?? ""),
            ownerOid: row.integer(11) ?? 0,
            grantor: row.text(12).map { Name($0) },
            isExtensions: row.boolean(5),
            mayGrant: row.boolean(6),
            isGranteesOwn: row.boolean(7),
            wanted: row.words(8).sorted(),
            withGrantOption: row.words(9),
            withoutGrantOption: row.words(10)
        )
    }
}

extension Row {
    /// A list with commas; empty for NULL.
    fileprivate func words(_ column: Int) -> Set<String> {
        Set((text(column) ?? "").split(separator: ",").map(String.init))
    }
}
