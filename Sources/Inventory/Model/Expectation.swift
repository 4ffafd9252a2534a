/// Why a scope may be out of view: the configuration says so.
package struct Expectation: Sendable, Equatable {
    package var reason: String
    /// The last day on which it applies, in UTC: `2026-12-31`.
    package var until: String?

    package init(reason: String, until: String? = nil) {
        self.reason = reason
        self.until = until
    }

    /// Whether the last day has passed.
    package func isOver(on day: String) -> Bool { until.map { $0 < day } ?? false }
}

extension Expectation: JSONRecord {
    package static var blank: Self { Expectation(reason: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("reason", &reason)
        try fields.field("until", &until)
    }
}

extension ScanResult {
    /// Whether something is out of view here that is not expected to be.
    package var hidesUnexpectedly: Bool { outcome.hidesSomething && expected == nil }
}

extension Server {
    /// Whether the server, or something readable in it, is out of view and not expected to be.
    ///
    /// A server is partial because of its databases; if those are expected to be out of view, so is the server.
    package var hidesUnexpectedly: Bool {
        guard scan.outcome == .partial else { return scan.hidesUnexpectedly }
        return (databases ?? []).contains(where: \.scan.hidesUnexpectedly)
    }
}
