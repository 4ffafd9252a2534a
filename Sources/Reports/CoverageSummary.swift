package import Inventory
import Wording

/// The summary after a scan: what was seen, then every scope that was not seen, with cause and hint.
package struct CoverageSummary {
    private let integration: String
    private let coverage: Coverage
    private let hidden: [HiddenScope]
    private let remarks: [Name]

    package init(integration: String, coverage: Coverage, findings: Findings) {
        self.integration = integration
        self.coverage = coverage
        hidden = findings.hidden.sorted { $0.name < $1.name }
        remarks = findings.remarks.sorted()
    }

    package var text: String {
        let isAsExpected = coverage.outcome != .complete && !coverage.hidesUnexpectedly
        var lines = [
            "\(integration): \(coverage.outcome.rawValue)" + (isAsExpected ? ", as expected" : ""), "",
        ]
        lines += counts
        lines += coverage.problems.flatMap {
            ["", "  \($0.message) [\($0.code)]"] + hintLine($0.hint, indent: 4)
        }
        let unexpected = hidden.filter(\.scan.hidesUnexpectedly)
        if !unexpected.isEmpty { lines += ["", "Not seen:"] + unexpected.flatMap(explanation) }
        let expected = hidden.compactMap(reason)
        if !expected.isEmpty { lines += ["", "Not seen, as expected:"] + expected }
        if !remarks.isEmpty { lines += ["", "Notes:"] + remarks.map { "  \($0.text)" } }
        return lines.map(\.printable).joined(separator: "\n") + "\n"
    }

    private func explanation(_ scope: HiddenScope) -> [String] {
        let problems = scope.scan.problems.flatMap { problem in
            ["    \(problem.message) [\(problem.code)]"] + hintLine(problem.hint, indent: 4)
        }
        return ["  \(scope.name.text): \(scope.scan.outcome.rawValue)"] + problems
    }

    /// One line for a scope that is expected to be out of view.
    private func reason(_ scope: HiddenScope) -> String? {
        scope.scan.expected.map { expected in
            let until = expected.until.map { " (until \($0))" } ?? ""
            let outcome = "\(scope.name.text): \(scope.scan.outcome.rawValue)"
            return "  \(outcome), \(expected.reason)\(until)"
        }
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
        hint.map { [String(repeating: " ", count: indent) + "hint: " + $0] } ?? []
    }
}
