package import Inventory
package import Postgres

/// The state of a database's catalogs, and the facts of its tables that change all the time.
package struct CatalogState: Sendable {
    private(set) var fingerprint = ""
    private var measurements: [UInt32: (rows: Int64?, bytes: Int64?)] = [:]

    mutating func add(_ row: Row) {
        fingerprint += "\(row.text(0) ?? "") \(row.text(1) ?? "")\n"
    }

    mutating func measure(_ row: Row) {
        measurements[row.integer(0) ?? 0] = (row.integer(1), row.integer(2))
    }

    /// What `Measurements` has of each table; nil if the contents have changed.
    package func measurements(
        since known: ContentReading,
        roles: ServerRoles,
        _ use: UseStatistics?
    ) -> Measurements? {
        let names = roles.names
        guard known.fingerprint == fingerprint, known.roles.allSatisfy({ names[$0] == $1 }) else {
            return nil
        }
        let tables: [[Int64?]] = known.relations.map { relations in
            let own = relations.first.flatMap { measurements[$0] }
            let indexes = relations.dropFirst()
            guard let use else { return [own?.rows, own?.bytes] + indexes.map { measurements[$0]?.bytes } }
            return [own?.rows, own?.bytes] + use.ofTable(relations.first)
                + indexes.flatMap { [measurements[$0]?.bytes] + use.ofIndex($0) }
        }
        return Measurements(hasStatistics: use != nil, tables: tables)
    }
}

extension CatalogReader {
    /// The state of the current database; nil if it could not be read, because some roles may not read every catalog.
    ///
    /// Throws if the session has ended.
    /// Contents that are read after it may be newer: a change between the two is read twice, and not missed.
    package func state(over connection: Connection) async throws(PostgresError) -> CatalogState? {
        let version = connection.majorVersion
        let texts = [scope.fingerprint(for: version), Query.measurements.sql(for: version)]
        var state = CatalogState()
        let failures = await connection.readings(texts) { statement, row in
            if statement == 0 { state.add(row) } else { state.measure(row) }
        }
        let found = failures.compactMap { $0 }
        if let end = found.first(where: \.endsSession) { throw end }
        return found.isEmpty ? state : nil
    }

    /// The contents of one database, and the data that shows whether another reading would give the same.
    ///
    /// The fingerprint is of the same transaction, unless a state was read before.
    package func contents(
        over connection: Connection,
        roles: ServerRoles,
        after earlier: CatalogState? = nil
    ) async throws(PostgresError) -> (DatabaseContents, ContentReading?) {
        var (contents, state) = (ContentRows(scope), CatalogState())
        let names = RoleNames(roles.names)
        let steps =
            encoding(takingBytes: takesBytes, of: connection)
            + (readsFingerprint && earlier == nil ? [.fingerprint] : [])
            + scope.contentQueries.map(Step.query)
        try await run(steps, over: connection) { step, row in
            switch step {
            case .query(let query): contents.take(query, row, names)
            case .fingerprint: state.add(row)
            case .setting: break
            }
        }
        let (whole, isSettled) = try await self.whole(contents, names, roles, over: connection)
        guard isSettled, readsFingerprint else { return (whole, nil) }
        let reading = ContentReading(
            fingerprint: (earlier ?? state).fingerprint,
            roles: names.usedNames,
            of: whole.schemas
        )
        return (whole, reading)
    }
}

extension PostgresError {
    /// Whether the session is over: the connection is lost, or the server has ended it (classes 08 and 57P, and 25P04).
    package var endsSession: Bool {
        guard let state = serverError?.sqlState else { return true }
        return ["08", "57P"].contains { state.hasPrefix($0) } || state == "25P04"
    }
}
