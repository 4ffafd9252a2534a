import ArgumentParser
import Foundation

/// Asks before a command changes anything.
struct Confirmation: ParsableArguments {
    @Flag(help: "Do it without asking.")
    var yes = false

    /// Returns if the answer is yes.
    ///
    /// Without a terminal there is no answer, and a pipe does not count: then `--yes` is required, as the hint says.
    func ask(_ question: String, hint: String) throws {
        guard !yes else { return }
        guard isatty(STDIN_FILENO) == 1, [STDOUT_FILENO, STDERR_FILENO].contains(where: { isatty($0) == 1 })
        else {
            throw CommandFailure(
                "there is no terminal to ask on, and nothing was changed",
                hint: hint,
                code: ExitStatus.wrongUsage
            )
        }
        // If standard output goes to a file, the question must not go there.
        if isatty(STDOUT_FILENO) == 1 {
            try StandardOutput.print(question + " [y/N] ", terminator: "")
        } else {
            StandardError.write(question + " [y/N] ")
        }
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
        guard answer == "y" || answer == "yes" else {
            throw CommandFailure("nothing was changed", hint: nil)
        }
    }
}
