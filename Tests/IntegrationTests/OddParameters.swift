import LocalEstate

/// A parameter that a session can have, as `pg_settings` describes it.
struct Parameter: Sendable {
    let name: String
    let setting: String
    private let context: String
    private let type: String
    private let minimum: String
    private let maximum: String
    private let choices: [String]

    /// Unusual but valid values; each round uses one of them, and the list is empty for an unknown parameter.
    var odd: [String] {
        if type != "bool", let values = Self.chosen[name] { return values }
        return switch type {
        case "bool": [setting == "on" ? "off" : "on"]
        case "enum": choices.filter { $0 != setting }
        case "integer": [minimum, maximum, justAbove ?? minimum]
        case "real": [minimum, maximum]
        default: []
        }
    }

    private var justAbove: String? {
        guard let lowest = Int(minimum), let highest = Int(maximum), lowest < highest else { return nil }
        return String(lowest + 1)
    }

    /// Whether the build of the server allows only one value.
    var hasOneValue: Bool { type == "enum" && choices.count < 2 }

    /// Whether a role can set the parameter; otherwise only the server can, at the start of a session.
    var isOfRole: Bool { ["user", "superuser"].contains(context) }

    static func all(of cluster: PostgresCluster) async throws -> [Parameter] {
        let rows = try await cluster.psql(
            """
            select name, setting, context, vartype, min_val, max_val, array_to_string(enumvals, '|')
            from pg_settings
            where context in ('user', 'superuser', 'backend', 'superuser-backend') and strpos(name, '.') = 0
            order by name
            """,
            arguments: ["-At", "-F", "\u{1F}"]
        )
        return rows.split(separator: "\n").map { line in
            let fields = line.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
            return Parameter(
                name: fields[0],
                setting: fields[1],
                context: fields[2],
                type: fields[3],
                minimum: fields[4],
                maximum: fields[5],
                choices: fields[6].split(separator: "|").map(String.init)
            )
        }
    }
}

extension Parameter {
    /// Values of text parameters, and of numbers for which the minimum or maximum is not possible.
    private static let chosen: [String: [String]] = [
        "DateStyle": ["German, DMY", "SQL, MDY", "Postgres, YMD"],
        "TimeZone": ["Asia/Kathmandu", "<-99>+99:59", "America/St_Johns"],
        "application_name": ["odd ''name'' \\"],
        "backtrace_functions": ["exec_simple_query"],
        "client_encoding": ["LATIN1", "SQL_ASCII", "EUC_JP"],
        "createrole_self_grant": ["set, inherit"],
        "default_table_access_method": ["heap"],
        "default_tablespace": ["pg_default"],
        "default_text_search_config": ["pg_catalog.german"],
        "dynamic_library_path": ["/nowhere"],
        "extension_control_path": ["/nowhere"],
        "extension_destdir": ["/nowhere"],
        "lc_messages": ["POSIX"],
        "lc_monetary": ["POSIX"],
        "lc_numeric": ["POSIX"],
        "lc_time": ["POSIX"],
        "log_connections": ["all", "on"],
        "output_plugin_libraries": ["nothing"],
        "restrict_nonsystem_relation_kind": ["view, foreign-table"],
        "search_path": ["\"$user\", everything, public", "''", "information_schema, pg_temp"],
        "temp_tablespaces": ["pg_default"],
        "timezone_abbreviations": ["Australia", "India"],
        "wal_consistency_checking": ["all"],
        // The limit of the operating system is lower than the maximum of the parameter.
        "max_stack_depth": ["100", "101", "4096"],
        // SessionTimeoutTests tests values that are shorter than a round trip.
        "idle_session_timeout": ["0", "2147483647", "5000"],
        "transaction_timeout": ["0", "2147483647", "5000"],
        "vacuum_buffer_usage_limit": ["0", "128", "16777216"],
    ]

    /// Parameters that a role, a database or the server cannot set: PostgreSQL accepts them only in a transaction.
    static let ofTransactions: Set = [
        "transaction_deferrable", "transaction_isolation", "transaction_read_only",
    ]

    /// With one of these values, no session starts.
    static let fatal = [
        "local_preload_libraries": "no_such_library",
        "session_preload_libraries": "no_such_library",
        "post_auth_delay": "5",
    ]
}
