/// A parameter for which a role or a database has its own value (`ALTER ROLE … SET`, `pg_db_role_setting`).
package struct ParameterSetting: Sendable, Equatable {
    package var name: String
    /// Absent if it may hold a secret.
    package var value: String?
    /// The only database in which the role has it.
    package var database: Name?

    /// The extensions whose parameters hold no secrets; other names with a dot are free for any application.
    private static let known: Set = [
        "auto_explain", "azure", "citus", "cron", "hnsw", "ivfflat", "pg_hint_plan", "pg_prewarm", "pg_qs",
        "pg_stat_statements", "pg_trgm", "pgaudit", "pglogical", "pgms_stats", "pgms_wait_sampling",
        "plpgsql",
        "postgis", "timescaledb",
    ]

    /// Leaves a value out that may hold a secret.
    package init(name: String, value: String?, database: Name? = nil) {
        self.name = name
        self.value = value.flatMap { Self.mayBeShown(name, $0) ? $0 : nil }
        self.database = database
    }

    private static func mayBeShown(_ name: String, _ value: String) -> Bool {
        let parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        let isKnown = parts.count < 2 || known.contains(String(parts[0]))
        return isKnown && !value.mayHoldASecret
    }
}

extension String {
    /// Whether a value of a parameter may hold a secret: a password, a token, or an address with one.
    var mayHoldASecret: Bool {
        let text = lowercased()
        return ["password", "passwd", "secret", "token", "://"].contains { text.contains($0) }
    }
}

extension ParameterSetting: JSONRecord {
    package static var blank: Self { ParameterSetting(name: "", value: nil) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("name", &name)
        try fields.field("value", &value)
        try fields.field("database", &database)
    }
}
