import Foundation
import Subprocess
import SystemPackage

/// A run of a program, with what it took.
struct MeasuredRun {
    var output: String
    var seconds: Double
    var peakMiB: Double

    /// Runs a program that lies beside this one, or that is found on PATH; it must end with one of these codes.
    static func of(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        input: String = "",
        codes: Set<Int32> = [0]
    ) async throws -> MeasuredRun {
        let errors = "/tmp/pgcensus-bench-errors-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: errors) }
        let descriptor = try FileDescriptor.open(
            errors,
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        )
        var variables: [Environment.Key: String] = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
        let start = ContinuousClock.now
        let run = try await Subprocess.run(
            executable(program),
            arguments: Arguments(arguments),
            environment: .custom(variables),
            input: .string(input),
            output: .sequence,
            error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
        ) { execution in
            let watch = Task { await Self.peakMemory(of: execution.processIdentifier.value) }
            var output = ""
            for try await line in execution.standardOutput.strings() { output += line + "\n" }
            watch.cancel()
            return (output, await watch.value)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard case .exited(let code) = run.terminationStatus, codes.contains(code) else {
            let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            throw WrongResult(text: "\(program): \(run.terminationStatus)\n\(text)\(run.closureResult.0)")
        }
        return MeasuredRun(output: run.closureResult.0, seconds: seconds, peakMiB: run.closureResult.1)
    }

    /// The fastest of some runs, with the highest peak of all.
    static func best(of count: Int, _ run: () async throws -> MeasuredRun) async throws -> MeasuredRun {
        var best = try await run()
        for _ in 1..<count {
            let next = try await run()
            let peak = max(best.peakMiB, next.peakMiB)
            if next.seconds < best.seconds { best = next }
            best.peakMiB = peak
        }
        return best
    }

    private static func executable(_ program: String) -> Executable {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let beside = program.hasPrefix("/") ? program : "\(folder)/\(program)"
        let exists = FileManager.default.isExecutableFile(atPath: beside)
        return exists ? .path(FilePath(beside)) : .name(program)
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
            try? await Task.sleep(for: .milliseconds(20))
        }
        return peak / 1024
    }
}

extension [MeasuredRun] {
    /// One after the other.
    func joined() -> MeasuredRun {
        MeasuredRun(
            output: map(\.output).joined(),
            seconds: reduce(0) { $0 + $1.seconds },
            peakMiB: map(\.peakMiB).max() ?? 0
        )
    }
}
