package import Inventory
package import Postgres

/// Reads the catalogs of a server over open connections: one round trip each.
package struct CatalogReader: Sendable {
    private static let begin = "begin isolation level repeatable read, read only"

    package init() {}

    /// Everything that is read once per server, and the contents of the database at hand.
    package func server(
        over connection: Connection,
        to target: ConnectionTarget
    ) async throws(PostgresError) -> ServerCensus {
        let results = try await run(
            [.server, .databases, .roles, .memberships, .schemas, .tables],
            over: connection
        )
        let allRoles = roles(results[2], memberships: results[3])
        let names = Dictionary(allRoles.map { ($0.oid, $0.name) }) { first, _ in first }
        return ServerCensus(
            session: session(results[0], connection, target),
            roles: allRoles.filter { !$0.isPredefined },
            roleNames: names,
            databases: results[1].map(listedDatabase),
            contents: schemas(results[4], tables: results[5], owners: names),
            currentDatabase: target.database
        )
    }

    /// The schemas and tables of one database.
    package func contents(
        over connection: Connection,
        owners: [UInt32: Name]
    ) async throws(PostgresError) -> [Schema] {
        let results = try await run([.schemas, .tables], over: connection)
        return schemas(results[0], tables: results[1], owners: owners)
    }

    /// Runs queries in one repeatable-read transaction: they see one consistent picture.
    ///
    /// An SQL_ASCII database cannot be converted to UTF-8, so its bytes are asked for as they are.
    private func run(_ queries: [Query], over connection: Connection) async throws(PostgresError)
        -> [QueryResult]
    {
        let prelude =
            connection.serverEncoding == "SQL_ASCII"
            ? [Self.begin, "set local client_encoding = 'SQL_ASCII'"] : [Self.begin]
        let results = try await connection.pipeline(prelude + queries.map(\.sql) + ["commit"])
        return Array(results.dropFirst(prelude.count).dropLast())
    }

    private func session(
        _ result: QueryResult,
        _ connection: Connection,
        _ target: ConnectionTarget
    ) -> Server.Session {
        let inRecovery = result.map { $0.boolean(0) }.first ?? false
        return Server.Session(
            tls: connection.tlsVersion,
            sslMode: target.sslMode.rawValue,
            serverVersion: connection.serverVersion,
            inRecovery: inRecovery,
            user: Name(result.map { $0.string(1) }.first.flatMap { $0 } ?? target.user)
        )
    }
}

extension Role {
    /// `pg_monitor` and the like (chapter 22.5): the same on every server, so no part of an inventory.
    fileprivate var isPredefined: Bool { oid < 16384 && name.text.hasPrefix("pg_") }
}
