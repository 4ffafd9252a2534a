import Inventory
package import Postgres

/// Reads the catalogs of a server over open connections: one round trip each, and one for the sizes of databases.
package struct CatalogReader: Sendable {
    private let scope: CatalogScope
    /// Whether to read a database's text as bytes, whatever its encoding is.
    private let takesBytes: Bool

    package init(_ scope: CatalogScope, takingBytes: Bool = false) {
        self.scope = scope
        takesBytes = takingBytes
    }

    /// Everything that is read once per server, and the contents of the current database.
    package func server(
        over connection: Connection,
        to target: ConnectionTarget
    ) async throws(PostgresError) -> ServerCensus {
        // After the connection is lost, these are not known.
        let (tls, serverVersion) = (connection.tlsVersion, connection.serverVersion)
        var server = ServerRows(scope)
        var contents = ContentRows(scope)
        let steps =
            encoding(takingBytes: true, of: connection) + scope.serverQueries.map(Step.query)
            + encoding(takingBytes: takesBytes, of: connection) + scope.contentQueries.map(Step.query)
        var failure: PostgresError?
        do throws(PostgresError) {
            try await run(steps, over: connection) { query, row in
                if !server.take(query, row) { contents.take(query, row, server.roleNames) }
            }
            await complete(&contents, server.roleNames, over: connection)
        } catch {
            // An error may be of this database alone; text in a wrong encoding is read again.
            guard server.isWhole, let own = error.serverError, !own.isUnconvertible else { throw error }
            failure = error
        }
        var databases = server.listedDatabases
        var identity: (systemIdentifier: String?, failure: PostgresError?) = (nil, failure)
        if let failure {
            for place in databases.indices where databases[place].mayReadSize {
                databases[place].database.note(.sizeUnknown(because: failure.cause))
            }
        } else {
            identity = await measure(&databases, over: connection)
        }
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
            takesStartupSettings: connection.takesStartupSettings,
            isSuperuser: server.isSuperuser,
            roleConnectionLimit: server.connectionLimit,
            roles: scope.has(.role) ? server.listedRoles : nil,
            roleNames: server.roleNames,
            databases: scope.has(.database) ? databases : nil,
            contents: scope.has(.schema) && failure == nil ? contents.contents() : nil,
            currentDatabase: target.database
        )
    }

    /// The contents of one database.
    package func contents(
        over connection: Connection,
        roles: RoleNames
    ) async throws(PostgresError) -> DatabaseContents {
        var contents = ContentRows(scope)
        let steps =
            encoding(takingBytes: takesBytes, of: connection) + scope.contentQueries.map(Step.query)
        try await run(steps, over: connection) { contents.take($0, $1, roles) }
        await complete(&contents, roles, over: connection)
        return contents.contents()
    }

    private enum Step {
        case setting(String)
        case query(Query)

        var text: String? {
            guard case .setting(let text) = self else { return nil }
            return text
        }
    }

    /// Runs queries in one repeatable-read transaction: they see one consistent snapshot.
    private func run(
        _ steps: [Step],
        over connection: Connection,
        onRow: (Query, Row) -> Void
    ) async throws(PostgresError) {
        let texts = steps.map { step in
            switch step {
            case .setting(let text): text
            case .query(let query): query.sql(for: connection.majorVersion)
            }
        }
        try await connection.transaction(.reading, texts) { statement, row in
            if case .query(let query) = steps[statement] { onRow(query, row) }
        }
    }

    /// Shared names have no common encoding: each is in the encoding of the database in which it was written.
    ///
    /// So this reads their bytes unchanged, and all text of an SQL_ASCII database, which cannot be converted.
    private func encoding(takingBytes: Bool, of connection: Connection) -> [Step] {
        guard connection.serverEncoding != "UTF8" else { return [] }
        let isRaw = takingBytes || connection.serverEncoding == "SQL_ASCII"
        return [.setting("set local client_encoding = '\(isRaw ? "SQL_ASCII" : "UTF8")'")]
    }
}

extension CatalogReader {
    /// What few databases need: Citus's shards, and expressions that may wait for a lock, with a short timeout.
    ///
    /// Each runs in its own transaction after the others: its failure becomes a note, and affects nothing else.
    private func complete(_ contents: inout ContentRows, _ roles: RoleNames, over connection: Connection)
        async
    {
        if contents.isDistributed {
            contents.shardsFailure = await attempt(.shards, over: connection) {
                contents.take(.shards, $0, roles)
            }
        }
        if contents.hasGeneratedColumns {
            contents.expressionsFailure = await attempt(.generated, lockTimeout: "100ms", over: connection) {
                contents.take(.generated, $0, roles)
            }
        }
    }

    private func attempt(
        _ query: Query,
        lockTimeout: String? = nil,
        over connection: Connection,
        onRow: (Row) -> Void
    ) async -> PostgresError? {
        let settings =
            encoding(takingBytes: takesBytes, of: connection).compactMap(\.text)
            + (lockTimeout.map { ["set local lock_timeout = '\($0)'"] } ?? [])
        return await connection.readings([query.sql(for: connection.majorVersion)], settings: settings) {
            onRow($1)
        }[0]
    }

    /// Reads the system identifier, and a size for each database.
    ///
    /// Each is a statement of its own, so that a size that cannot be read becomes a note, and all others are read.
    private func measure(
        _ databases: inout [ListedDatabase],
        over connection: Connection
    ) async -> (systemIdentifier: String?, failure: PostgresError?) {
        let asked = databases.indices.filter { scope.has(.database) && databases[$0].mayReadSize }
        let sizes = asked.map {
            "select pg_catalog.pg_database_size('\(databases[$0].database.oid ?? 0)'::pg_catalog.oid)"
        }
        var systemIdentifier: String?
        let identifier = Query.systemIdentifier.sql(for: connection.majorVersion)
        let failures = await connection.readings([identifier] + sizes) { statement, row in
            if statement == 0 {
                systemIdentifier = row.text(0)
            } else {
                databases[asked[statement - 1]].database.sizeBytes = row.integer(0)
            }
        }
        for (place, failure) in zip(asked, failures.dropFirst()) {
            if let failure { databases[place].database.note(.sizeUnknown(because: failure.cause)) }
        }
        return (systemIdentifier, failures.first.flatMap { $0 })
    }
}
