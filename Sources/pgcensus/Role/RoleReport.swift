import ConnectorRole
import Inventory
import Wording

/// What came of a role command on one server, for people.
struct RoleReport {
    let server: String
    let results: [StepResult]

    /// Prints a line for each transaction, and returns the exit code.
    func show() throws -> Int32 {
        try StandardOutput.print(server.printable)
        for result in results {
            let place = result.database.map { "database \($0.text.printable)" } ?? "role"
            switch result.outcome {
            case .nothingToDo: try StandardOutput.print("  \(place): nothing to do")
            case .done(let count):
                try StandardOutput.print("  \(place): \(count) \(count == 1 ? "statement" : "statements")")
            case .refused(let cause, let hint):
                try StandardOutput.print("  \(place): refused: \(cause.printable)")
                if let hint { try StandardOutput.print("    hint: \(hint.printable)") }
            }
        }
        return results.contains(where: \.isRefused) ? Ending.somethingUnseen : Ending.done
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
