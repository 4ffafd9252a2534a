import Files
import Foundation
import Glibc
import Inventory
import LocalEstate
import Support
import Testing

/// Invalid input files are reported in two lines, without delay, and with limited memory.
@Suite struct InputFileTests {
    /// Files that never end, have no content, or are not files; `garbage` has 64 MiB.
    private static let kinds = ["folder", "pipe", "/dev/zero", "/dev/tty", "garbage", "deep", "indented"]
    /// The most memory in KiB that a run may use, for any input.
    static let mostMemory = 150 * 1024

    private static func place(_ kind: String, _ extension: String, in folder: TemporaryFolder) throws
        -> String
    {
        if kind.hasPrefix("/") { return kind }
        let path = folder.file("\(kind).\(`extension`)")
        switch kind {
        case "folder":
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        case "garbage": try Data(repeating: 0x61, count: 64 << 20).write(to: URL(fileURLWithPath: path))
        case "deep": try folder.write(String(repeating: "[", count: 10_000), to: "deep.\(`extension`)")
        default: try folder.write(String(repeating: "- ", count: 10_000) + "a", to: "indented.\(`extension`)")
        }
        return path
    }

    /// Runs the program as a child of Python, which prints its peak memory in KiB as the last line of standard error.
    static func measured(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: String
    ) async throws -> (run: ProgramRun, memory: Int) {
        let script = """
            import resource, subprocess, sys
            code = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL).returncode
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
            sys.exit(code if code >= 0 else 128 - code)
            """
        let call = ["python3", "-c", script, Repository.program("pgcensus")] + arguments
        let run = try await launch(call, environment: environment, folder: folder)
        let lines = run.errors.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        let memory = try #require(lines.last.flatMap { Int($0) })
        let errors = lines.dropLast().joined(separator: "\n")
        return (ProgramRun(code: run.code, output: run.output, errors: errors), memory)
    }

    private func expectTwoLines(_ found: (run: ProgramRun, memory: Int), _ codes: Set<Int32>, _ what: String)
    {
        let lines = found.run.errors.split(separator: "\n")
        #expect(codes.contains(found.run.code), "\(what): \(found.run.code) \(found.run.errors)")
        #expect(lines.first?.hasPrefix("error: ") == true, "\(what): \(found.run.errors)")
        #expect(lines.count == 2 && lines.last?.hasPrefix("hint: ") == true, "\(what): \(found.run.errors)")
        #expect(found.memory < Self.mostMemory, "\(what): \(found.memory) KiB")
    }

    @Test(.timeLimit(.minutes(2)), arguments: kinds) func invalidConfigurationFilesAreRefused(_ kind: String)
        async throws
    {
        let folder = try TemporaryFolder()
        let path = try Self.place(kind, "yaml", in: folder)
        let found = try await Self.measured(["config", "validate", "--config", path], folder: folder.path)
        expectTwoLines(found, [78], kind)
    }

    @Test func configurationIsReadFromAPipe() async throws {
        let folder = try TemporaryFolder()
        let script =
            "\(Repository.program("pgcensus")) config validate --config <(sleep 0.3; cat pgcensus.yaml)"
        try folder.write("integrations: [{name: a, servers: [{hostname: a.example}]}]", to: "pgcensus.yaml")
        let run = try await launch(["bash", "-c", script], folder: folder.path)
        #expect(run.code == 0, "\(run.errors)")
    }

    @Test func fileWithManyProblemsIsReadInTime() async throws {
        let folder = try TemporaryFolder()
        let keys = (0..<60_000).map { "k\($0): 1\n" }.joined()
        try folder.write(keys, to: "pgcensus.yaml")
        let found = try await Self.measured(["config", "validate"], folder: folder.path)
        #expect(found.run.code == 78)
        #expect(found.run.errors.split(separator: "\n").count { $0.hasPrefix("error: ") } <= 201)
        #expect(found.memory < Self.mostMemory, "\(found.memory) KiB")
    }

    @Test(.timeLimit(.minutes(2)), arguments: kinds, ["yaml", "json", "csv"])
    func invalidDirectoryFilesAreRefused(_ kind: String, _ format: String) async throws {
        let folder = try TemporaryFolder()
        let path = try Self.place(kind, format, in: folder)
        try await withStore(in: folder) { configure in
            try configure(path, "env:NOTHING", nil)
            let found = try await Self.measured(["owners", "list"], folder: folder.path)
            // A pipe without a writer counts as an outage, like a missing file.
            let codes: Set<Int32> = kind == "pipe" || kind == "/dev/tty" ? [2, 78] : [78]
            #expect(codes.contains(found.run.code), "\(found.run.errors)")
            #expect(found.run.errors.contains("the directory ") && found.run.errors.contains("hint: "))
            #expect(found.memory < Self.mostMemory, "\(kind).\(format): \(found.memory) KiB")
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: kinds.filter { $0 != "deep" && $0 != "indented" })
    func invalidSecretsAndCertificatesAreRefused(_ kind: String) async throws {
        let folder = try TemporaryFolder()
        let path = try Self.place(kind, "txt", in: folder)
        try await withStore(in: folder) { configure in
            try configure("people.yaml", "file:\(path)", nil)
            let secret = try await Self.measured(["scan", "--export", "out.json"], folder: folder.path)
            let text = try String(contentsOfFile: folder.file("out.json"), encoding: .utf8)
            #expect(text.contains("secret") && secret.run.code == 4, "\(secret.run.errors)")
            #expect(secret.memory < Self.mostMemory, "\(kind): \(secret.memory) KiB")
            guard kind != "/dev/tty" else { return }
            try configure("people.yaml", "env:NOTHING", path)
            let roots = try await Self.measured(["config", "validate"], folder: folder.path)
            expectTwoLines(roots, [78], "\(kind) as sslRootCert")
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["folder", "pipe", "/dev/zero"])
    func invalidStoreFilesAreRefused(_ kind: String) async throws {
        let folder = try TemporaryFolder()
        let path = try Self.place(kind, "db", in: folder)
        for command in [["snapshots", "list"], ["export"], ["scan", "--config", "pgcensus.yaml"]] {
            try folder.write(
                "integrations: [{name: a, servers: [{hostname: 127.0.0.1, port: 1}]}]",
                to: "pgcensus.yaml"
            )
            let found = try await Self.measured(command + ["--store", path], folder: folder.path)
            expectTwoLines(found, [1], "\(command) \(kind)")
        }
    }

    @Test func nulInAPathOpensNoOtherFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("secret", to: "file")
        #expect(throws: InputFileError.unreadable(ENOENT)) { try InputFile.read("\(path)\0.txt", most: 100) }
        #expect(try InputFile.read(path, most: 6) == Data("secret".utf8))
        #expect(throws: InputFileError.tooLarge(5)) { try InputFile.read(path, most: 5) }
    }

    /// A store with one snapshot of a server that does not answer; the closure writes the configuration again.
    private func withStore(
        in folder: TemporaryFolder,
        _ work: ((_ directory: String, _ secret: String, _ roots: String?) throws -> Void) async throws
            -> Void
    ) async throws {
        func configure(_ directory: String, _ secret: String, _ roots: String? = nil) throws {
            var entry = IntegrationEntry("a").server("127.0.0.1", port: 1)
                .connection(["secret": .text(secret), "connectTimeout": "2s"])
                .owners(fallback: "team", directory: directory)
            entry["connection", "sslRootCert"] = roots.map { .text($0) }
            try folder.configure(entry)
        }
        try folder.write("groups: [{displayName: team}]", to: "people.yaml")
        try configure("people.yaml", "env:NOTHING")
        #expect(try await pgcensus(["scan"], folder: folder.path).code == 4)
        try await work { try configure($0, $1, $2) }
    }
}
