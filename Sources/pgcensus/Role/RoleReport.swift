import ConnectorRole
import Inventory
import Wording

/// What came of a role command on one server, for people.
struct RoleReport {
    let server: String
    let results: [StepResult]

    /// Prints a line for each transaction and one for all, and returns the exit code.
    func show() throws -> Int32 {
        try StandardOutput.print(server.printable)
        for result in results {
            let place = result.database.map { "database \($0.text.printable)" } ?? "role"
            try StandardOutput.print("  \(place): \(lines(result.outcome).joined(separator: "\n    "))")
        }
        try StandardOutput.print(summary)
        return results.contains(where: \.isRefused) ? Ending.somethingUnseen : Ending.done
    }

    private func lines(_ outcome: StepResult.Outcome) -> [String] {
        switch outcome {
        case .nothingToDo: ["nothing to do"]
        case .done(let count, 0): [Self.statements(count)]
        case .done(let count, let unneeded):
            ["\(Self.statements(count)); not needed any more of those shown: \(unneeded)"]
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

    /// What is missing, and what is more than planned; the exit code says whether there is anything.
    static func show(_ verification: RoleVerification, of role: Name, server: String) throws -> Int32 {
        try StandardOutput.print(
            "\(server.printable): role \(role.text.printable) is \(verification.isClean ? "as planned" : "not as planned")"
        )
        for line in verification.missing { try StandardOutput.print("  missing: \(line.printable)") }
        for line in verification.extra { try StandardOutput.print("  more than planned: \(line.printable)") }
        return verification.isClean ? Ending.done : Ending.checkFoundSomething
    }
}
