import Foundation
import Subprocess
import SystemPackage

/// The exit code of a run of the real binary, and all its output.
package struct ProgramRun: Sendable {
    package let code: Int32
    package let output: String
    package let errors: String

    package init(code: Int32, output: String, errors: String) {
        self.code = code
        self.output = output
        self.errors = errors
    }
}

/// Runs `pgcensus` as a user does; the environment has only PATH and the given variables.
package func pgcensus(
    _ arguments: [String],
    environment: [String: String] = [:],
    folder: String = "/tmp",
    program: String = Repository.program("pgcensus")
) async throws -> ProgramRun {
    try await launch([program] + arguments, environment: environment, folder: folder)
}

/// Runs any program and collects its output.
package func launch(
    _ command: [String],
    environment: [String: String] = [:],
    folder: String = "/tmp"
) async throws -> ProgramRun {
    var variables: [Environment.Key: String] = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
    for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
    let result = try await Subprocess.run(
        command[0].contains("/") ? .path(FilePath(command[0])) : .name(command[0]),
        arguments: Arguments(Array(command.dropFirst())),
        environment: .custom(variables),
        workingDirectory: FilePath(folder),
        output: .string(limit: 64 << 20),
        error: .string(limit: 1 << 20)
    )
    let code: Int32 =
        switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    return ProgramRun(code: code, output: result.standardOutput, errors: result.standardError)
}
