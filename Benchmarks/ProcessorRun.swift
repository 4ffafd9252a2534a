import Foundation

/// What a program took of the processor and of memory, whatever it wrote: getrusage(2) of that one process.
struct ProcessorRun {
    var seconds: Double
    var peakMiB: Int

    private static let script = """
        import resource, subprocess, sys
        code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(used.ru_utime + used.ru_stime, used.ru_maxrss)
        sys.exit(code)
        """

    static func of(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = ""
    ) async throws -> ProcessorRun {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let beside = "\(folder)/\(program)"
        let path = FileManager.default.isExecutableFile(atPath: beside) ? beside : program
        let run = try await MeasuredRun.of(
            "/usr/bin/python3",
            ["-c", script, path] + arguments,
            environment: environment,
            input: input
        )
        let words = run.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard words.count == 2 else { throw WrongResult(text: run.output) }
        return ProcessorRun(seconds: words[0], peakMiB: Int(words[1]) >> 10)
    }

    /// The fastest of some runs, with the highest peak of all.
    static func best(of count: Int, _ run: () async throws -> ProcessorRun) async throws -> ProcessorRun {
        var best = try await run()
        for _ in 1..<count {
            let next = try await run()
            best = ProcessorRun(
                seconds: min(best.seconds, next.seconds),
                peakMiB: max(best.peakMiB, next.peakMiB)
            )
        }
        return best
    }
}
