/// Why a scope may be out of view: the configuration says so.
package struct Expectation: Sendable, Equatable {
    package var reason: String
    /// The last day on which it holds, in UTC: `2026-12-31`.
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
    /// Whether something is out of view here that nobody expects to be.
    package var hidesUnexpectedly: Bool { outcome.hidesSomething && expected == nil }
}

extension Server {
    /// Whether the server, or what can be read in it, is out of view although nobody expects it.
    ///
    /// A server is partial because of its databases; where those are expected to be out of view, so is that.
    package var hidesUnexpectedly: Bool {
        guard scan.outcome == .partial else { return scan.hidesUnexpectedly }
        return (databases ?? []).contains(where: \.scan.hidesUnexpectedly)
    }
}
