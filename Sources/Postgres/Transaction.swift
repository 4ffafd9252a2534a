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
        return [begin, "select " + ([before, access] + settings + restriction).joined(separator: ", ")]
    }

    private static func settings(_ version: Int, _ statementTimeout: Duration) -> [(String, String)] {
        let limit = statementTimeout.milliseconds
        var settings = [
            ("search_path", searchPath), ("standard_conforming_strings", "on"),
            ("quote_all_identifiers", "off"),
            ("DateStyle", "ISO"), ("IntervalStyle", "postgres"), ("TimeZone", "UTC"), ("bytea_output", "hex"),
            ("extra_float_digits", "3"), ("lc_monetary", "C"), ("xmloption", "content"),
            ("array_nulls", "on"),
            ("transform_null_equals", "off"), ("backslash_quote", "safe_encoding"), ("row_security", "on"),
            ("synchronize_seqscans", "off"), ("statement_timeout", String(limit)),
            ("lock_timeout", String(min(limit, 1000))),
            ("idle_in_transaction_session_timeout", String(2 * limit)),
        ]
        if version >= 14 { settings.append(("idle_session_timeout", "0")) }
        if version >= 17 { settings.append(("transaction_timeout", "0")) }
        return settings
    }

    /// A session that reads only catalogs reads no view and no foreign table of a user; minor versions since August 2024
    /// can enforce that.
    private var restriction: [String] {
        let name = "'restrict_nonsystem_relation_kind'"
        guard self == .reading else { return [] }
        return [
            "case when pg_catalog.current_setting(\(name), true) is not null "
                + "then pg_catalog.set_config(\(name), 'view, foreign-table', true) end"
        ]
    }

    /// Whether the row of the first statement confirms all settings; the server prints times with its own units.
    func isInForce(_ row: Row, version: Int) -> Bool {
        guard row.text(1) == (self == .reading ? "on" : "off") else { return false }
        return Self.settings(version, .zero).enumerated().allSatisfy { place, setting in
            let (name, value) = setting
            let shown = row.text(place + 2)
            return name.hasSuffix("_timeout")
                ? shown != nil
                : name == "DateStyle"
                    ? shown?.hasPrefix(value) == true : shown == value
        }
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
                isInForce = kind.isInForce(row, version: majorVersion)
                takesStartupSettings = row.text(0) == ConnectionTarget.searchPath
            } else if isInForce, number > 1, number < opening.count + statements.count {
                onRow(number - opening.count, row)
            }
        }
        guard isInForce else { throw .notInForce }
    }

    /// Runs statements in one reading transaction and one round trip; an error of one loses only its own rows.
    ///
    /// As above, no row is passed on unless the settings are in force; `settings` are additional ones.
    package func readings(
        _ statements: [String],
        settings: [String] = [],
        onRow: (_ statement: Int, _ row: Row) -> Void
    ) async -> [PostgresError?] {
        let opening = opening(.reading) + settings + ["savepoint each"]
        let each = statements.flatMap { [[$0], ["rollback to savepoint each"]] }
        var isInForce = false
        let errors = await attempts([opening] + each + [["commit"]], within: patience) { group, number, row in
            if group == 0 {
                if number == 1 { isInForce = TransactionKind.reading.isInForce(row, version: majorVersion) }
            } else if isInForce, group <= each.count, group % 2 == 1 {
                onRow(group / 2, row)
            }
        }
        return statements.indices.map { errors[0] ?? errors[2 * $0 + 1] ?? (isInForce ? nil : .notInForce) }
    }

    /// Opens a transaction for further statements.
    package func begin(_ kind: TransactionKind) async throws(PostgresError) {
        try await transaction(kind, [], commits: false)
    }
}

extension PostgresError {
    fileprivate static var notInForce: PostgresError {
        .client(
            .sessionNotAsAsked,
            text: "the server says that the settings of the session are not in force"
        )
    }
}
