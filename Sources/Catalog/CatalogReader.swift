import Inventory
package import Postgres

/// Reads the catalogs of a server over open connections: one round trip each.
package struct CatalogReader: Sendable {
    static let begin = "begin isolation level repeatable read, read only"

    private let scope: CatalogScope

    package init(_ scope: CatalogScope) {
        self.scope = scope
    }

    /// Everything that is read once per server, and the contents of the database at hand.
    package func server(
        over connection: Connection,
        to target: ConnectionTarget
    ) async throws(PostgresError) -> ServerCensus {
        var server = ServerRows(scope)
        var contents = ContentRows(scope)
        try await run(scope.serverQueries + scope.contentQueries, over: connection) { query, row in
            if !server.take(query, row) { contents.take(query, row, server.roleNames) }
        }
        try await complete(&contents, server.roleNames, over: connection)
        return ServerCensus(
            session: Server.Session(
                tls: connection.tlsVersion,
                sslMode: target.sslMode.rawValue,
                serverVersion: connection.serverVersion,
                inRecovery: server.inRecovery,
                user: server.user ?? Name(target.user)
            ),
            roles: scope.has(.role) ? server.listedRoles : nil,
            roleNames: server.roleNames,
            databases: scope.has(.database) ? server.listedDatabases : nil,
            contents: scope.has(.schema) ? contents.contents() : nil,
            currentDatabase: target.database
        )
    }

    /// What one database holds.
    package func contents(
        over connection: Connection,
        roles: RoleNames
    ) async throws(PostgresError) -> DatabaseContents {
        var contents = ContentRows(scope)
        try await run(scope.contentQueries, over: connection) { contents.take($0, $1, roles) }
        try await complete(&contents, roles, over: connection)
        return contents.contents()
    }

    /// What few databases need: Citus's shards, and expressions that can wait behind a lock, for which nobody waits.
    private func complete(
        _ contents: inout ContentRows,
        _ roles: RoleNames,
        over connection: Connection
    ) async throws(PostgresError) {
        if contents.isDistributed {
            try await run([.shards], over: connection) { contents.take($0, $1, roles) }
        }
        guard contents.hasGeneratedColumns else { return }
        do {
            try await run([.generated], over: connection, prelude: ["set local lock_timeout = '100ms'"]) {
                contents.take($0, $1, roles)
            }
        } catch {
            guard case .server("55P03", _) = error else { throw error }
        }
    }

    /// Runs queries in one repeatable-read transaction: they see one consistent picture.
    ///
    /// An SQL_ASCII database cannot be converted to UTF-8, so its bytes are asked for as they are.
    private func run(
        _ queries: [Query],
        over connection: Connection,
        prelude: [String] = [],
        onRow: (Query, Row) -> Void
    ) async throws(PostgresError) {
        let encoding =
            connection.serverEncoding == "SQL_ASCII" ? ["set local client_encoding = 'SQL_ASCII'"] : []
        let opening = [Self.begin] + prelude + encoding
        let texts = queries.map { $0.sql(for: connection.majorVersion) }
        try await connection.pipeline(opening + texts + ["commit"]) { statement, row in
            onRow(queries[statement - opening.count], row)
        }
    }
}
