package import Inventory
package import Postgres
import Wording

/// One server as its administrator works on it.
package struct AdministeredServer: Sendable {
    package let request: RoleRequest
    /// Of the administrator; its database is the one to begin with.
    private let target: ConnectionTarget
    private let concerns: @Sendable (Name) -> Bool
    private let excludes: @Sendable (Name) -> Bool

    /// `concerns` says which databases are meant this time, and `excludes` which ones are never touched.
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

    /// A connection to one database, or to the one to begin with.
    ///
    /// A transaction is open in it. A session without the settings that we asked for is refused: with an administrator's
    /// rights nothing is left to chance.
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
                text: "a pooler has dropped the settings that the session asked for"
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

    /// Whether there is a database that is meant.
    package func hasDatabase() async throws(PostgresError) -> Bool {
        try await state().databases.contains { concerns($0.name) && !$0.isExcluded }
    }

    /// The databases that the role needs something in: nothing is known yet of those for `access`.
    func databases(_ server: ServerState) -> [ServerState.DatabaseEntry] {
        server.databases.filter { database in
            guard concerns(database.name), !database.isLeftAlone, database.allowsConnections else {
                return false
            }
            return request.profile == .access || (!database.isTemplate && !database.letsRoleIn)
        }
    }

    /// `access` means all databases but those of Azure's and PostgreSQL's own.
    func shut(_ server: ServerState) -> [ServerState.DatabaseEntry] {
        guard request.profile == .access else { return [] }
        return server.databases.filter {
            concerns($0.name) && !$0.isLeftAlone && !$0.allowsConnections
        }
    }

    /// What the grantee has in a database, as a connection sees it that is there already.
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

    /// CONNECT is granted from outside; everything else from within.
    func place(of database: ServerState.DatabaseEntry) -> [UInt8]? {
        request.profile == .inventory ? nil : database.rawName
    }
}

extension Grantable {
    /// The right to connect, which is all that the census needs.
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
