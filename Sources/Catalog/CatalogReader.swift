package import Inventory
package import Postgres

/// Reads the catalogs of a server over open connections: one round trip each.
package struct CatalogReader: Sendable {
    private static let begin = "begin isolation level repeatable read, read only"

    private let types: Set<ResourceType>

    /// Asks for nothing but these types and what tells their owners.
    package init(_ types: Set<ResourceType>) {
        self.types = types
    }

    private var contentQueries: [Query] {
        (types.contains(.schema) ? [.schemas] : []) + (types.contains(.table) ? [.tables] : [])
    }

    /// Everything that is read once per server, and the contents of the database at hand.
    package func server(
        over connection: Connection,
        to target: ConnectionTarget
    ) async throws(PostgresError) -> ServerCensus {
        let results = try await run(
            [.server, .roles] + (types.contains(.role) ? [.memberships] : [])
                + (types.contains(.database) ? [.databases] : []) + contentQueries,
            over: connection
        )
        let allRoles = roles(results[.roles], memberships: results[.memberships])
        let names = Dictionary(allRoles.map { ($0.oid, $0.name) }) { first, _ in first }
        return ServerCensus(
            session: session(results[.server], connection, target),
            roles: types.contains(.role) ? allRoles.filter { !$0.isPredefined } : nil,
            roleNames: names,
            databases: results[.databases]?.map(listedDatabase),
            contents: contents(results, owners: names),
            currentDatabase: target.database
        )
    }

    /// The schemas and tables of one database; nil where they were not asked for.
    package func contents(
        over connection: Connection,
        owners: [UInt32: Name]
    ) async throws(PostgresError) -> [Schema]? {
        contents(try await run(contentQueries, over: connection), owners: owners)
    }

    private func contents(_ results: [Query: QueryResult], owners: [UInt32: Name]) -> [Schema]? {
        results[.schemas].map { schemas($0, tables: results[.tables], owners: owners) }
    }

    /// Runs queries in one repeatable-read transaction: they see one consistent picture.
    ///
    /// An SQL_ASCII database cannot be converted to UTF-8, so its bytes are asked for as they are.
    private func run(_ queries: [Query], over connection: Connection) async throws(PostgresError)
        -> [Query: QueryResult]
    {
        let prelude =
            connection.serverEncoding == "SQL_ASCII"
            ? [Self.begin, "set local client_encoding = 'SQL_ASCII'"] : [Self.begin]
        let results = try await connection.pipeline(prelude + queries.map(\.sql) + ["commit"])
        return Dictionary(uniqueKeysWithValues: zip(queries, results.dropFirst(prelude.count)))
    }

    private func session(
        _ result: QueryResult?,
        _ connection: Connection,
        _ target: ConnectionTarget
    ) -> Server.Session {
        let rows = result?.map { ($0.boolean(0), $0.string(1)) }.first
        return Server.Session(
            tls: connection.tlsVersion,
            sslMode: target.sslMode.rawValue,
            serverVersion: connection.serverVersion,
            inRecovery: rows?.0 ?? false,
            user: Name(rows?.1 ?? target.user)
        )
    }
}

extension Role {
    /// `pg_monitor` and the like (chapter 22.5): the same on every server, so no part of an inventory.
    fileprivate var isPredefined: Bool { oid < 16384 && name.text.hasPrefix("pg_") }
}
