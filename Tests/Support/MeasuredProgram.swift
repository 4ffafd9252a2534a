import Foundation

/// The most memory that `pgcensus` may use, in MiB, for any input.
package let mostMemory = 150

/// Runs `pgcensus`, and measures its peak memory: `ru_maxrss` of getrusage(2).
package func measuredPgcensus(
    _ arguments: [String],
    environment: [String: String] = [:],
    folder: String = "/tmp"
) async throws -> (run: ProgramRun, mebibytes: Int) {
    let peak = "\(folder)/peak-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: peak) }
    let script = """
        import resource, subprocess, sys
        code = subprocess.call(sys.argv[2:])
        open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
        sys.exit(code if code >= 0 else 128 - code)
        """
    let run = try await launch(
        ["/usr/bin/python3", "-c", script, peak, Repository.program("pgcensus")] + arguments,
        environment: environment,
        folder: folder
    )
    let kibibytes = (try? String(contentsOfFile: peak, encoding: .utf8)).flatMap(Int.init)
    return (run, (kibibytes ?? .max) >> 10)
}
