package import ConnectorRole
package import Inventory
import Wording

/// The result of a role command on one server, for people.
package struct RoleReport {
    private let server: String
    private let results: [StepResult]

    package init(server: String, results: [StepResult]) {
        self.server = server
        self.results = results
    }

    package var isRefused: Bool { results.contains(where: \.isRefused) }

    /// A line for each transaction, and one for the server.
    package var text: String {
        let steps = results.map { result in
            let place = result.database.map { "database \($0.text.printable)" } ?? "role"
            return "  \(place): \(lines(result.outcome).joined(separator: "\n    "))"
        }
        return ([server.printable] + steps + [summary]).map { $0 + "\n" }.joined()
    }

    private func lines(_ outcome: StepResult.Outcome) -> [String] {
        switch outcome {
        case .nothingToDo: ["nothing to do"]
        case .done(let count, 0): [Self.statements(count)]
        case .done(let count, let unneeded):
            ["\(Self.statements(count)); shown, but no longer necessary: \(unneeded)"]
        case .refused(let cause, let hint, let detail):
            ["refused: \(cause.printable)"]
                + [hint.map { "hint: \($0.printable)" }, detail?.shortened.printable].compactMap { $0 }
        }
    }

    private var summary: String {
        let counts = results.map { result in
            if case .done(let count, _) = result.outcome { count } else { 0 }
        }
        let refused = results.count(where: \.isRefused)
        let sum = counts.reduce(0, +)
        if sum == 0, refused == 0 { return "nothing to do on \(server)" }
        let rest = refused == 0 ? "" : "; refused: \(refused)"
        return "applied \(Self.statements(sum)) on \(server)\(rest)"
    }

    private static func statements(_ count: Int) -> String {
        "\(count) \(count == 1 ? "statement" : "statements")"
    }

    /// What is missing, and what is more than planned.
    package static func text(_ verification: RoleVerification, of role: Name, server: String) -> String {
        let verdict = verification.isClean ? "as planned" : "not as planned"
        let lines =
            ["\(server.printable): role \(role.text.printable) is \(verdict)"]
            + verification.missing.map { "  missing: \($0.printable)" }
            + verification.extra.map { "  more than planned: \($0.printable)" }
        return lines.map { $0 + "\n" }.joined()
    }
}
