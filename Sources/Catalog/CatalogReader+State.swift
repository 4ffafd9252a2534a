package import Inventory
package import Postgres

/// The state of a database's catalogs, and what changes in its tables all the time.
package struct CatalogState: Sendable {
    private(set) var fingerprint = ""
    private var measurements: [UInt32: (rows: Int64?, bytes: Int64?)] = [:]

    mutating func add(_ row: Row) {
        fingerprint += "\(row.text(0) ?? "") \(row.text(1) ?? "")\n"
    }

    mutating func measure(_ row: Row) {
        measurements[row.integer(0) ?? 0] = (row.integer(1), row.integer(2))
    }

    /// The rows and bytes of each table, and the bytes of its indexes; nil unless the contents are as they were.
    package func measurements(since known: ContentReading, roles: ServerRoles) -> [[Int64?]]? {
        let names = roles.names
        guard known.fingerprint == fingerprint, known.roles.allSatisfy({ names[$0] == $1 }) else {
            return nil
        }
        return known.relations.map { relations in
            let own = relations.first.flatMap { measurements[$0] }
            return [own?.rows, own?.bytes] + relations.dropFirst().map { measurements[$0]?.bytes }
        }
    }
}

extension CatalogReader {
    /// The state of the current database; nil if it could not be read, as some may not read every catalog.
    ///
    /// Throws if the session has ended.
    /// Contents that are read after it may be newer: a change between the two is read twice, and not missed.
    package func state(
        over connection: Connection,
        measured: Bool
    ) async throws(PostgresError) -> CatalogState? {
        let queries: [Query] = [.fingerprint] + (measured ? [.measurements] : [])
        var state = CatalogState()
        let failures = await connection.readings(
            queries.map { $0.sql(for: connection.majorVersion) }
        ) { statement, row in
            if statement == 0 { state.add(row) } else { state.measure(row) }
        }
        let found = failures.compactMap { $0 }
        if let end = found.first(where: \.endsSession) { throw end }
        return found.isEmpty ? state : nil
    }

    /// The contents of one database, and what tells whether another reading after a state would give the same.
    package func contents(
        over connection: Connection,
        roles: ServerRoles,
        after state: CatalogState? = nil
    ) async throws(PostgresError) -> (DatabaseContents, ContentReading?) {
        var contents = ContentRows(scope)
        let names = RoleNames(roles.names)
        let steps =
            encoding(takingBytes: takesBytes, of: connection) + scope.contentQueries.map(Step.query)
        try await run(steps, over: connection) { contents.take($0, $1, names) }
        let (whole, isSettled) = try await self.whole(contents, names, roles, over: connection)
        guard isSettled, let state else { return (whole, nil) }
        let reading = ContentReading(
            fingerprint: state.fingerprint,
            roles: names.usedNames,
            of: whole.schemas
        )
        return (whole, reading)
    }
}

extension PostgresError {
    /// Whether the session is over: the connection is lost, or the server has ended it (classes 08 and 57P, and 25P04).
    var endsSession: Bool {
        guard let state = serverError?.sqlState else { return true }
        return ["08", "57P"].contains { state.hasPrefix($0) } || state == "25P04"
    }
}
