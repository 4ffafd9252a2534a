import Inventory
import Postgres

extension CatalogReader {
    /// How often a query or a database is read if other sessions drop objects at the same time.
    package static let mostReadings = 3

    /// The contents with the facts that are read later, and with the names of roles that were created meanwhile.
    ///
    /// They are settled if the same catalogs and the same roles give the same contents again.
    func whole(
        _ rows: consuming ContentRows,
        _ names: RoleNames,
        _ roles: ServerRoles,
        over connection: Connection
    ) async throws(PostgresError) -> (DatabaseContents, isSettled: Bool) {
        var rows = rows
        try await complete(&rows, names, over: connection)
        let areSettled = rows.areSettled
        var contents = rows.contents()
        guard names.hasUnknown else { return (contents, areSettled && contents.hasAllExpressions) }
        try await readAgain(roles, over: connection)
        contents.name(LateRoles(roles.names))
        return (contents, false)
    }

    /// Reads what may fail or wait for a lock, with a short timeout: a failure becomes a note, and affects nothing else.
    ///
    /// PostgreSQL prints expressions from the current catalogs. It may fail on an object that was just dropped, or
    /// print its oid: then the query runs again. Throws if the session has ended.
    private func complete(
        _ rows: inout ContentRows,
        _ names: RoleNames,
        over connection: Connection
    ) async throws(PostgresError) {
        var left = rows.laterQueries
        var doubts: [Query: DoubtfulRows] = [:]
        let settings = encoding(takingBytes: takesBytes, of: connection).compactMap(\.text)
        for _ in 1...Self.mostReadings where !left.isEmpty {
            let texts = left.map { $0.sql(for: connection.majorVersion) }
            let failures = await connection.readings(
                texts,
                settings: settings + ["set local lock_timeout = '100ms'"]
            ) { statement, row in
                let query = left[statement]
                if doubts[query, default: DoubtfulRows()].takes(row) { rows.take(query, row, names) }
            }
            if let end = failures.compactMap({ $0 }).first(where: \.endsSession) { throw end }
            left = zip(left, failures).filter { query, failure in
                rows.failures[query] = failure
                let isDoubtful = failure == nil && doubts[query]?.hasNew == true
                doubts[query]?.startReading()
                return isDoubtful || failure?.serverError?.mayBeFromChange == true
            }
            .map(\.0)
        }
    }

    /// Reads the roles again, because an oid has no name.
    ///
    /// Throws if that fails, because then it is not known which roles were dropped.
    func readAgain(
        _ roles: ServerRoles,
        over connection: Connection
    ) async throws(PostgresError) {
        let queries: [Query] = scope.has(.role) ? [.roles, .memberships, .settings] : [.roles]
        let settings = encoding(takingBytes: true, of: connection).compactMap(\.text)
        var rows = ServerRows(scope)
        let failures = await connection.readings(
            queries.map { $0.sql(for: connection.majorVersion) },
            settings: settings
        ) {
            _ = rows.take(queries[$0], $1)
        }
        rows.failures[.settings] = failures.count > 2 ? failures[2] : nil
        if let failure = failures.prefix(2).compactMap({ $0 }).first { throw failure }
        roles.renew(rows)
    }

    /// Reads the settings, the privileges on parameters, the system identifier, and a size for each database.
    ///
    /// Each is a statement of its own, so that one that fails becomes a note, and all others are read. Throws if the
    /// session has ended.
    func measure(
        _ server: inout ServerRows,
        _ databases: inout [ListedDatabase],
        over connection: Connection
    ) async throws(PostgresError) -> (systemIdentifier: String?, failure: PostgresError?) {
        let queries = scope.optionalServerQueries
        let asked = databases.indices.filter { scope.has(.database) && databases[$0].mayReadSize }
        let sizes = asked.map {
            "select pg_catalog.pg_database_size('\(databases[$0].database.oid ?? 0)'::pg_catalog.oid)"
        }
        let statements =
            (queries + [.systemIdentifier]).map { $0.sql(for: connection.majorVersion) } + sizes
        var systemIdentifier: String?
        let settings = encoding(takingBytes: true, of: connection).compactMap(\.text)
        let failures = await connection.readings(statements, settings: settings) { statement, row in
            if statement < queries.count {
                _ = server.take(queries[statement], row)
            } else if statement == queries.count {
                systemIdentifier = row.text(0)
            } else {
                databases[asked[statement - queries.count - 1]].database.sizeBytes = row.integer(0)
            }
        }
        if let end = failures.compactMap({ $0 }).first(where: \.endsSession) { throw end }
        for (query, failure) in zip(queries, failures) { server.failures[query] = failure }
        for (place, failure) in zip(asked, failures.dropFirst(queries.count + 1)) {
            if let failure { databases[place].database.note(.sizeUnknown(because: failure.cause)) }
        }
        for place in databases.indices {
            databases[place].database.settings = server.settings(ofDatabase: databases[place].database.oid)
        }
        return (systemIdentifier, failures[queries.count])
    }
}
