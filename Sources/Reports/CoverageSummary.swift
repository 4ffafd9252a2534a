package import Inventory
import Wording

/// What a person reads after a scan: what was seen, then every scope that was not, with cause and hint.
package struct CoverageSummary {
    private let integration: String
    private let coverage: Coverage
    private let hidden: [HiddenScope]

    package init(integration: String, coverage: Coverage, hidden: [HiddenScope]) {
        self.integration = integration
        self.coverage = coverage
        self.hidden = hidden.sorted { $0.name < $1.name }
    }

    package var text: String {
        var lines = ["\(integration): \(coverage.outcome.rawValue)", ""]
        lines += counts
        lines += coverage.problems.flatMap { ["", "  " + $0.message] + hintLine($0.hint, indent: 4) }
        guard !hidden.isEmpty else { return lines.joined(separator: "\n") + "\n" }
        lines += ["", "Not seen:"]
        for scope in hidden {
            lines.append("  \(scope.name.text.printable): \(scope.scan.outcome.rawValue)")
            for problem in scope.scan.problems {
                lines.append("    \(problem.message.printable) [\(problem.code)]")
                lines += hintLine(problem.hint, indent: 4)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var counts: [String] {
        [
            row("subscriptions", coverage.subscriptions),
            row("servers", coverage.servers),
            row("databases", coverage.databases),
            "  schemas        \(coverage.schemas)",
            "  tables         \(coverage.tables)",
        ]
    }

    private func row(_ label: String, _ counts: Coverage.Counts) -> String {
        let details = Outcome.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.rawValue)" }
        let padded = label + String(repeating: " ", count: 15 - label.count)
        let suffix = details.isEmpty ? "" : " (" + details.joined(separator: ", ") + ")"
        return "  \(padded)\(counts.total)\(suffix)"
    }

    private func hintLine(_ hint: String?, indent: Int) -> [String] {
        hint.map { [String(repeating: " ", count: indent) + "hint: " + $0.printable] } ?? []
    }
}

/// A subscription, server or database that hides something, by the name a person knows it by.
package struct HiddenScope: Sendable {
    package var name: Name
    package var scan: Scan

    package init?(_ subscription: Subscription) {
        let shown = subscription.displayName.map { "\($0) (\(subscription.guid))" } ?? subscription.guid
        self.init("subscription " + shown, subscription.scan)
    }

    private init?(_ name: String, _ scan: Scan) {
        guard scan.outcome.hidesSomething else { return nil }
        self.name = Name(name)
        self.scan = scan
    }

    /// The server, unless it is hidden only because databases in it are: then those.
    package static func all(of server: Server) -> [HiddenScope] {
        if server.scan.outcome == .partial {
            return (server.databases ?? []).compactMap {
                HiddenScope("database \(server.name)/\($0.name)", $0.scan)
            }
        }
        return HiddenScope("server \(server.name)", server.scan).map { [$0] } ?? []
    }
}
