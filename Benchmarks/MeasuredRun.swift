import Foundation
import Subprocess
import SystemPackage

/// A run of a program that lies beside this one, with what it took.
struct MeasuredRun {
    let output: String
    let seconds: Double
    let peakMiB: Double

    static func of(_ program: String, _ arguments: [String], environment: [String: String]) async throws
        -> MeasuredRun
    {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let start = ContinuousClock.now
        let run = try await Subprocess.run(
            .path(FilePath("\(folder)/\(program)")),
            arguments: Arguments(arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution in
            let watch = Task { await Self.peakMemory(of: execution.processIdentifier.value) }
            var output = ""
            for try await line in execution.standardOutput.strings() { output += line + "\n" }
            watch.cancel()
            return (output, await watch.value)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return MeasuredRun(output: run.closureResult.0, seconds: seconds, peakMiB: run.closureResult.1)
    }

    /// proc(5): `VmHWM` in `/proc/PID/status`, in KiB, is the peak so far; it is read until the program has ended.
    private static func peakMemory(of process: Int32) async -> Double {
        var peak = 0.0
        while !Task.isCancelled,
            let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        {
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            let kibibytes = line?.split(whereSeparator: { " \t".contains($0) }).dropFirst().first
            peak = max(peak, kibibytes.flatMap { Double($0) } ?? 0)
            try? await Task.sleep(for: .milliseconds(2))
        }
        return peak / 1024
    }
}
