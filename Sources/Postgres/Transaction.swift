/// The purpose of a transaction.
package enum TransactionKind: Sendable {
    /// Reads, from one consistent snapshot (chapter 13.2.2).
    case reading
    case writing

    private static let searchPath = "pg_catalog, pg_temp"

    /// Its first statement, with every setting that changes the meaning of our SQL or the text that the catalogs give.
    ///
    /// A pooler may have dropped the settings of the start-up packet, and a role or a database has settings of its own.
    /// So each transaction sets them itself, by functions with their schema, before anything else is
    /// looked up: nothing that a database's owner has defined ever runs. It sets what pg_dump sets, and every timeout.
    package func opening(version: Int, statementTimeout: Duration) -> [String] {
        let begin =
            self == .reading
            ? "begin isolation level repeatable read, read only"
            : "begin isolation level read committed, read write"
        let settings = Self.settings(version, statementTimeout).map { name, value in
            "pg_catalog.set_config('\(name)', '\(value)', true)"
        }
        let before = "pg_catalog.current_setting('search_path')"
        let access = "pg_catalog.current_setting('transaction_read_only')"
        return [begin, "select " + ([before, access] + settings).joined(separator: ", ")]
    }

    private static func settings(_ version: Int, _ statementTimeout: Duration) -> [(String, String)] {
        let limit = statementTimeout.milliseconds
        var settings = [
            ("search_path", searchPath), ("standard_conforming_strings", "on"),
            ("quote_all_identifiers", "off"),
            ("DateStyle", "ISO"), ("IntervalStyle", "postgres"), ("TimeZone", "UTC"), ("bytea_output", "hex"),
            ("extra_float_digits", "3"), ("xmloption", "content"), ("array_nulls", "on"),
            ("transform_null_equals", "off"), ("backslash_quote", "safe_encoding"), ("row_security", "on"),
            ("synchronize_seqscans", "off"), ("statement_timeout", String(limit)),
            ("lock_timeout", String(min(limit, 1000))),
            ("idle_in_transaction_session_timeout", String(2 * limit)),
        ]
        if version >= 14 { settings.append(("idle_session_timeout", "0")) }
        if version >= 17 { settings.append(("transaction_timeout", "0")) }
        return settings
    }

    /// Whether the row of the first statement confirms all settings.
    func isInForce(_ row: Row) -> Bool {
        row.text(1) == (self == .reading ? "on" : "off") && row.text(2) == Self.searchPath
    }
}

extension Connection {
    /// The first statement on this server.
    package func opening(_ kind: TransactionKind) -> [String] {
        kind.opening(version: majorVersion, statementTimeout: statementTimeout)
    }

    /// Runs statements in one transaction and one round trip; the transaction stays open unless it `commits`.
    ///
    /// Passes no row on unless the settings of the first statement are in force.
    package func transaction(
        _ kind: TransactionKind,
        _ statements: [String],
        commits: Bool = true,
        within limit: Duration? = nil,
        onRow: (_ statement: Int, _ row: Row) -> Void = { _, _ in }
    ) async throws(PostgresError) {
        let opening = opening(kind)
        var isInForce = false
        try await pipeline(opening + statements + (commits ? ["commit"] : []), within: limit) { number, row in
            if number == 1 {
                isInForce = kind.isInForce(row)
                takesStartupSettings = row.text(0) == ConnectionTarget.searchPath
            } else if isInForce, number > 1, number < opening.count + statements.count {
                onRow(number - opening.count, row)
            }
        }
        guard isInForce else {
            throw .client(
                .sessionNotAsAsked,
                text: "the server reports that the settings of the session are not in force"
            )
        }
    }

    /// Opens a transaction for further statements.
    package func begin(_ kind: TransactionKind) async throws(PostgresError) {
        try await transaction(kind, [], commits: false)
    }
}
