extension Server {
    /// A server parameter that a user has changed, or whose new value waits for a restart.
    package struct Parameter: Sendable, Equatable, JSONRecord {
        package var name: String
        /// Absent if it may hold a secret.
        package var value: String?
        /// Azure's default for this size and version.
        package var defaultValue: String?
        package var pendingRestart: Bool

        package init(name: String, value: String?, defaultValue: String?, pendingRestart: Bool) {
            self.name = name
            self.value = value.flatMap { $0.mayHoldASecret ? nil : $0 }
            self.defaultValue = defaultValue
            self.pendingRestart = pendingRestart
        }

        package static var blank: Self {
            Parameter(name: "", value: nil, defaultValue: nil, pendingRestart: false)
        }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("name", &name)
            try fields.field("value", &value)
            try fields.field("defaultValue", &defaultValue)
            try fields.field("pendingRestart", &pendingRestart, unless: false)
        }
    }

    /// Microsoft Defender's protection of the server.
    package struct ThreatProtection: Sendable, Equatable, JSONRecord {
        /// `Enabled` or `Disabled`.
        package var state: String?
        package var since: Timestamp?

        package init(state: String?, since: Timestamp?) {
            self.state = state
            self.since = since
        }

        package static var blank: Self { ThreatProtection(state: nil, since: nil) }

        package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
            try fields.field("state", &state)
            try fields.field("since", &since)
        }
    }
}
