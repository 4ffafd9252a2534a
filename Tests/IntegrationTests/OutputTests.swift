import Foundation
import Support
import Testing

/// Runs every command with standard output or standard error that cannot be written.
@Suite struct OutputTests {
    /// The help names all commands, so this test finds a command that is not in the table below.
    @Test func everyCommandIsInTheTable() async throws {
        let table = Set(OutputEstate.table.map(\.command))
        #expect(try await OutputEstate.commands().leaves == table)
    }

    @Test func everyCommandReportsLostOutput() async throws {
        try await OutputEstate.with { estate in
            for (redirection, reason) in Self.refusals {
                for (usual, command) in zip(estate.usual, OutputEstate.table) {
                    let run = try await estate.run(command, redirection)
                    guard !usual.output.isEmpty else {
                        #expect(run.code == usual.code, "\(command) \(redirection) \(run.errors)")
                        continue
                    }
                    expectOneLine(run, reason, usual, "\(command) \(redirection)")
                }
            }
            for (usual, command) in zip(estate.usual, OutputEstate.table) where !usual.output.isEmpty {
                let run = try await estate.run(command, "| true", after: 0.3)
                #expect(run.code == 141, "\(command) \(run.errors)")
                #expect(!run.errors.contains("error"), "\(command) \(run.errors)")
            }
            try await estate.expectWhole()
        }
    }

    @Test func everyCommandContinuesWithoutStandardError() async throws {
        try await OutputEstate.with { estate in
            for redirection in ["2>/dev/full", "2>&-", "<&- 2>&-", "| head -1"] {
                for (usual, command) in zip(estate.usual, OutputEstate.table) {
                    let run = try await estate.run(command, redirection)
                    let codes = redirection == "| head -1" ? [usual.code, 141] : [usual.code]
                    #expect(codes.contains(run.code), "\(command) \(redirection) \(run.errors)")
                    #expect(run.output.isEmpty == usual.output.isEmpty, "\(command) \(redirection)")
                }
            }
            try await estate.expectWhole()
        }
    }

    /// If standard error cannot be written, the exit code stays the same.
    @Test func exitCodeIsTheSameWithoutStandardError() async throws {
        for redirection in ["", "2>/dev/full", "2>&-", ">&- 2>&-"] {
            let missing = try await OutputEstate.shell(
                ["export", "--store", "/tmp/no-such-store"],
                redirection
            )
            #expect(missing.code == 1)
            #expect(try await OutputEstate.shell(["export", "--no-such-flag"], redirection).code == 64)
        }
    }

    @Test func helpAndVersionReportLostOutput() async throws {
        let commands = try await OutputEstate.commands()
        let calls =
            commands.all.map { $0.split(separator: " ").map(String.init) + ["--help"] } + [["--version"]]
        #expect(calls.count > 30)
        for call in calls {
            let usual = try await pgcensus(call)
            for (redirection, reason) in Self.refusals {
                expectOneLine(try await OutputEstate.shell(call, redirection), reason, usual, "\(call)")
            }
        }
    }

    /// `print` ignores an error of standard output, and `FileHandle` ends the program.
    @Test func onlyStandardStreamsWriteOutput() throws {
        let folder = "\(Repository.root)/Sources"
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder) where file.hasSuffix(".swift")
        {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            #expect(!text.contains("FileHandle.standard"), "\(file)")
            guard file.hasPrefix("pgcensus/") else { continue }
            let calls = text.replacing("static func print(", with: "")
            #expect(calls.firstMatch(of: #/(?:^|[^\w.])print\(|Swift\.print\(/#) == nil, "\(file)")
        }
    }

    private static let refusals = [
        (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
    ]

    private func expectOneLine(_ run: ProgramRun, _ reason: String, _ usual: ProgramRun, _ what: String) {
        let error = "error: cannot write standard output: \(reason)"
        let lines = run.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }
        #expect(run.code == 1, "\(what) \(run.errors)")
        #expect(lines.count == 1 && lines[0].hasPrefix(error), "\(what) \(run.errors)")
        let count = { (text: String) in text.split(separator: "\n").count }
        #expect(count(run.errors) == count(usual.errors) + 1, "\(what) \(run.errors)")
    }
}
