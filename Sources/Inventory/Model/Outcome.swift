/// The result of scanning a subscription, a server or a database.
package enum Outcome: String, Sendable, JSONWord, CaseIterable {
    case complete
    /// Some child is neither complete nor skipped.
    case partial
    case denied
    /// Name, network, timeout or TLS.
    case unreachable
    /// Azure says that it is not running.
    case stopped
    /// Left out on purpose: never lowers its parent and never proves a removal.
    case skipped
    case failed

    /// Whether something here should have been seen, and was not.
    package var hidesSomething: Bool { self != .complete && self != .skipped }

    /// Whether its direct children were listed completely: in something partial, a child could not be read.
    package var isWhole: Bool { self == .complete || self == .partial }
}

/// Why something could not be seen, and what to do about it.
package struct Problem: Sendable, Equatable {
    /// Stable, kebab-case: `connect-timeout`.
    package var code: String
    /// One line: what happened.
    package var message: String
    /// One sentence: what to do.
    package var hint: String?
    package var sqlState: String?
    package var httpStatus: Int?
    package var requestId: String?

    package init(
        code: String,
        message: String,
        hint: String?,
        sqlState: String? = nil,
        httpStatus: Int? = nil,
        requestId: String? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.sqlState = sqlState
        self.httpStatus = httpStatus
        self.requestId = requestId
    }
}

extension Problem: JSONRecord {
    package static var blank: Self { Problem(code: "", message: "", hint: nil) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("code", &code)
        try fields.field("message", &message)
        try fields.field("hint", &hint)
        try fields.field("sqlState", &sqlState)
        try fields.field("httpStatus", &httpStatus)
        try fields.field("requestId", &requestId)
    }
}

/// The outcome of one scope, with its problems.
package struct ScanResult: Sendable, Equatable {
    package var outcome: Outcome
    package var problems: [Problem]
    /// Set if the configuration expects this to be hidden.
    package var expected: Expectation?
    /// When it was last in view, if it appears as last seen; never in a snapshot.
    package var asOf: Timestamp?

    package init(_ outcome: Outcome, _ problems: [Problem] = []) {
        self.outcome = outcome
        self.problems = problems
    }

    package static let complete = ScanResult(.complete)

    /// Complete, unless one of the children hides something.
    package static func of(children: some Sequence<Outcome>) -> ScanResult {
        ScanResult(children.contains(where: \.hidesSomething) ? .partial : .complete)
    }
}

extension ScanResult: JSONRecord {
    package static var blank: Self { ScanResult(.complete) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("outcome", &outcome)
        try fields.field("problems", &problems)
        try fields.field("expected", &expected)
        try fields.field("asOf", &asOf)
    }
}
