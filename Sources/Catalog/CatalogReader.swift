import Inventory
package import Postgres

/// Reads the catalogs of a server over open connections: one round trip each, and one for the sizes of databases.
package struct CatalogReader: Sendable {
    let scope: CatalogScope
    /// Whether to read a database's text as bytes, whatever its encoding is.
    package private(set) var takesBytes = false
    /// Whether to read the fingerprint of a database with its contents; some roles may not read every catalog.
    package private(set) var readsFingerprint = true

    package init(_ scope: CatalogScope) {
        self.scope = scope
    }

    package var takingBytes: CatalogReader {
        var reader = self
        reader.takesBytes = true
        return reader
    }

    package var withoutFingerprint: CatalogReader {
        var reader = self
        reader.readsFingerprint = false
        return reader
    }

    /// Everything that is read once per server.
    package func server(
        over connection: Connection,
        to target: ConnectionTarget
    ) async throws(PostgresError) -> ServerCensus {
        // After the connection is lost, these are not known.
        let (tls, serverVersion) = (connection.tlsVersion, connection.serverVersion)
        var server = ServerRows(scope)
        let steps = encoding(takingBytes: true, of: connection) + scope.serverQueries.map(Step.query)
        try await run(steps, over: connection) { step, row in
            if case .query(let query) = step { _ = server.take(query, row) }
        }
        var databases = server.listedDatabases
        let identity = try await measure(&server, &databases, over: connection)
        let roles = ServerRoles()
        roles.renew(server)
        if server.roleNames.hasUnknown { try await readAgain(roles, over: connection) }
        for place in databases.indices { databases[place].database.name(LateRoles(roles.names)) }
        return ServerCensus(
            session: Server.Session(
                tls: tls,
                sslMode: target.sslMode.rawValue,
                serverVersion: serverVersion,
                inRecovery: server.inRecovery,
                user: server.user ?? Name(target.user)
            ),
            systemIdentifier: identity.systemIdentifier,
            systemIdentifierFailure: identity.failure,
            unknown: server.failures,
            takesStartupSettings: connection.takesStartupSettings,
            isSuperuser: server.isSuperuser,
            roleConnectionLimit: server.connectionLimit,
            roles: roles,
            settings: scope.has(.role) ? server.settings(ofRole: 0) : nil,
            tablespaces: scope.has(.tablespace) ? server.tablespaces(roles) : nil,
            parameterPrivileges: scope.has(.database, .privilege) ? server.parameterPrivileges(roles) : nil,
            databases: scope.has(.database) ? databases : nil,
            currentDatabase: target.database
        )
    }

    enum Step {
        case setting(String)
        case query(Query)
        case fingerprint

        var text: String? {
            guard case .setting(let text) = self else { return nil }
            return text
        }
    }

    /// Runs queries in one repeatable-read transaction: they see one consistent snapshot.
    func run(
        _ steps: [Step],
        over connection: Connection,
        onRow: (Step, Row) -> Void
    ) async throws(PostgresError) {
        let texts = steps.map { step in
            switch step {
            case .setting(let text): text
            case .query(let query): query.sql(for: connection.majorVersion)
            case .fingerprint: scope.fingerprint(for: connection.majorVersion)
            }
        }
        try await connection.transaction(.reading, texts) { onRow(steps[$0], $1) }
    }

    /// Shared names have no common encoding: each is in the encoding of the database in which it was written.
    ///
    /// So this reads their bytes unchanged, and all text of an SQL_ASCII database, which cannot be converted.
    func encoding(takingBytes: Bool, of connection: Connection) -> [Step] {
        guard connection.serverEncoding != "UTF8" else { return [] }
        let isRaw = takingBytes || connection.serverEncoding == "SQL_ASCII"
        return [.setting("set local client_encoding = '\(isRaw ? "SQL_ASCII" : "UTF8")'")]
    }
}
