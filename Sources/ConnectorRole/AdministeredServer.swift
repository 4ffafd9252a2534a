package import Inventory
package import Postgres
import Wording

/// One server, with a connection as its administrator.
package struct AdministeredServer: Sendable {
    package let request: RoleRequest
    /// The administrator's login; its database is the first one.
    private let target: ConnectionTarget
    private let concerns: @Sendable (Name) -> Bool
    private let excludes: @Sendable (Name) -> Bool

    /// `concerns`: the databases of this command; `excludes`: the databases that are never changed.
    package init(
        _ request: RoleRequest,
        target: ConnectionTarget,
        concerns: @escaping @Sendable (Name) -> Bool = { _ in true },
        excludes: @escaping @Sendable (Name) -> Bool = { _ in false }
    ) {
        self.request = request
        self.target = target
        self.concerns = concerns
        self.excludes = excludes
    }

    var firstDatabase: [UInt8] { target.database }

    var catalog: RoleCatalog { RoleCatalog(request) }

    /// A connection to a database, or to the first one.
    ///
    /// It has an open transaction. A session without the requested settings is refused: an administrator's session
    /// needs all of them.
    func connection(to database: [UInt8]? = nil, writing: Bool) async throws(PostgresError) -> Connection {
        var target = target
        target.database = database ?? target.database
        target.mayWrite = writing
        let connection = try await target.connected { connection, _ throws(PostgresError) in
            try await connection.begin(writing ? .writing : .reading)
            return connection
        }
        guard connection.takesStartupSettings else {
            throw .client(
                .startupDropped,
                text: "a pooler has dropped the session's settings"
            )
        }
        return connection
    }

    package func state() async throws(PostgresError) -> ServerState {
        var state = try await catalog.server(over: try await connection(writing: false))
        for index in state.databases.indices {
            state.databases[index].isExcluded = excludes(state.databases[index].name)
        }
        return state
    }

    /// Whether any database is part of this command.
    package func hasDatabase() async throws(PostgresError) -> Bool {
        try await state().databases.contains { concerns($0.name) && !$0.isExcluded }
    }

    /// The databases in which the role needs something; for `access`, that is not known yet.
    func databases(_ server: ServerState) -> [ServerState.DatabaseEntry] {
        server.databases.filter { database in
            guard concerns(database.name), !database.isLeftAlone, database.allowsConnections else {
                return false
            }
            return request.profile == .access || (!database.isTemplate && !database.letsRoleIn)
        }
    }

    /// `access` uses all databases except the system databases of Azure and PostgreSQL.
    func shut(_ server: ServerState) -> [ServerState.DatabaseEntry] {
        guard request.profile == .access else { return [] }
        return server.databases.filter {
            concerns($0.name) && !$0.isLeftAlone && !$0.allowsConnections
        }
    }

    /// The grantee's privileges in a database, over an open connection.
    func objects(
        in database: ServerState.DatabaseEntry,
        over connection: Connection
    ) async throws(PostgresError) -> [Grantable] {
        guard request.profile == .inventory else {
            return try await catalog.objects(of: request.grantee, over: connection)
        }
        let server = try await catalog.server(over: connection)
        return server.databases.filter { $0.oid == database.oid }.map(Grantable.init(connectTo:))
    }

    /// CONNECT is granted from any database; everything else inside the database.
    func place(of database: ServerState.DatabaseEntry) -> [UInt8]? {
        request.profile == .inventory ? nil : database.rawName
    }
}

extension Grantable {
    /// The CONNECT privilege, which is all that the census needs.
    init(connectTo database: ServerState.DatabaseEntry) {
        self.init(
            key: Key(kind: .database, oid: database.oid),
            schema: nil,
            name: database.name.text.quotedIdentifier,
            owner: database.owner ?? "",
            ownerOid: 0,
            grantor: nil,
            isExtensions: false,
            mayGrant: database.mayGrant,
            isGranteesOwn: database.letsRoleIn,
            wanted: ["CONNECT"],
            withGrantOption: [],
            withoutGrantOption: database.rolePrivileges
        )
        isWithGrantOption = false
    }
}
