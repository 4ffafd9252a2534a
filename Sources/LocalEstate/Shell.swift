import Foundation
import Subprocess
import SystemPackage
import Wording

/// Runs a program to its end and returns its output.
///
/// Secrets go through `input` or `environment`, never through an argument.
@discardableResult
package func run(
    _ program: String,
    _ arguments: [String],
    input: String = "",
    environment: [String: String] = [:],
    folder: String? = nil
) async throws -> String {
    let result = try await Subprocess.run(
        program.contains("/") ? .path(FilePath(program)) : .name(program),
        arguments: Arguments(arguments),
        environment: .inherit.updating(
            Dictionary(
                uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
            )
        ),
        workingDirectory: folder.map { FilePath($0) },
        input: .string(input),
        output: .string(limit: 64 << 20),
        error: .string(limit: 1 << 20)
    )
    guard result.terminationStatus.isSuccess else {
        throw ProgramFailure(program: program, text: result.standardError)
    }
    return result.standardOutput
}

/// A program that failed.
package struct ProgramFailure: ExplainedError {
    let program: String
    let text: String

    package var cause: String { "\(program) failed: \(text.trimmingCharacters(in: .whitespacesAndNewlines))" }
    package var hint: String? { "Run make setup, which installs what is needed." }
}
