import ArgumentParser
import ConnectorRole
import Foundation

/// Asks before anything is changed.
struct Consent: ParsableArguments {
    @Flag(help: "Do it without asking.")
    var yes = false

    /// Returns where the answer is yes, or where there is nothing to ask.
    ///
    /// Without a terminal nobody can answer, and a pipe is no answer: then it needs `--yes`.
    func ask(about proposals: [Proposal]) throws {
        let counts = proposals.map(\.count).filter { $0 > 0 }
        guard !counts.isEmpty, !yes else { return }
        guard isatty(STDIN_FILENO) == 1, [STDOUT_FILENO, STDERR_FILENO].contains(where: { isatty($0) == 1 })
        else {
            throw CommandFailure(
                "nobody can be asked here, and nothing was changed",
                hint: "Read the plan above; then run this with --yes.",
                code: Ending.wrongUsage
            )
        }
        let statements = counts.reduce(0, +)
        let question =
            "Apply \(statements == 1 ? "this statement" : "these \(statements) statements")"
            + " on \(counts.count) \(counts.count == 1 ? "server" : "servers")? [y/N] "
        // Where standard output goes to a file, the question must not.
        if isatty(STDOUT_FILENO) == 1 {
            try StandardOutput.print(question, terminator: "")
        } else {
            StandardError.write(question)
        }
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
        guard answer == "y" || answer == "yes" else {
            throw CommandFailure("nothing was changed", hint: nil)
        }
    }
}
