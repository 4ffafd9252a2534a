import Foundation

/// What it costs to read a stored snapshot.
struct ReadBench {
    private static let usual = MadeTables(databases: 50, schemas: 10, tables: 20)
    private static let oneDatabase = MadeTables(databases: 1, schemas: 20, tables: 5_000)
    private static let many = MadeTags(servers: 20, tagEvery: 10, values: 50_000)

    /// A program of an earlier version, which is measured beside.
    let older: String?

    private var programs: [(name: String, path: String)] {
        [("pgcensus", "pgcensus")] + (older.map { [("the older pgcensus", $0)] } ?? [])
    }

    func section() async throws -> ReportSection {
        let folder = "/tmp/pgcensus-bench-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let exports = try await exports(folder)
        let lists = try await lists(folder)
        let many = Self.many.servers * MadeTags.tables
        return ReportSection(
            title: "Reading a snapshot",
            text: """
                `pgcensus export` of a stored snapshot to a file, and `jq .` of that file for scale. One server, in \(Self.usual.databases) databases or
                in one; each table has \(Self.usual.columns) columns, a comment, a tag and grants. Seconds are of the processor, the best of 5 runs.

                \(exports)

                Lists of \(many) tables on \(Self.many.servers) servers, \(Self.many.values) distinct values of the owner tag, and a directory file. The two
                snapshots that `diff` compares have one changed table in each database, so that it reads every content twice:

                \(lists)
                """
        )
    }

    private func exports(_ folder: String) async throws -> String {
        var table = ResultTable(columns: ["export of", "program", "seconds", "share of jq", "peak MiB"])
        for made in [Self.usual, Self.oneDatabase] {
            let (store, file) = ("\(folder)/\(made.count).db", "\(folder)/\(made.count).json")
            try await made.store(at: store)
            let what = "\(made.count) tables in \(made.databases) databases"
            var runs: [(String, ProcessorRun)] = []
            for (name, path) in programs {
                let arguments = ["export", "--store", try readable(store, by: path), "--file", file]
                runs.append((name, try await ProcessorRun.best(of: 5) { try await .of(path, arguments) }))
            }
            let jq = try await ProcessorRun.best(of: 5) { try await .of("jq", [".", file]) }
            for (name, run) in runs + [("jq", jq)] {
                let share = name == "jq" ? "" : "\((run.seconds / jq.seconds).rounded(to: 2))"
                table.add([what, name, "\(run.seconds.rounded(to: 2))", share, "\(run.peakMiB)"])
            }
        }
        return table.text
    }

    private func lists(_ folder: String) async throws -> String {
        let (store, configuration) = ("\(folder)/many.db", "\(folder)/pgcensus.yaml")
        try await Self.many.store(at: store, snapshots: 2)
        try Self.many.directory.write(to: URL(fileURLWithPath: "\(folder)/groups.json"))
        try Self.many.configuration("servers: [{hostname: h}]", "{file: \"\(folder)/groups.json\"}")
            .write(toFile: configuration, atomically: true, encoding: .utf8)
        var table = ResultTable(columns: ["command", "program", "seconds", "peak MiB"])
        for command in ["resources", "resources -o csv", "owners coverage", "diff -o ndjson"] {
            for (name, path) in programs {
                let arguments = command.split(separator: " ").map(String.init)
                let options = ["--store", try readable(store, by: path), "--config", configuration]
                let run = try await ProcessorRun.best(of: 3) { try await .of(path, arguments + options) }
                table.add([command, name, "\(run.seconds.rounded(to: 2))", "\(run.peakMiB)"])
            }
        }
        return table.text
    }

    /// The store, or a copy that a program of 0.1 opens: snapshots are stored as they were then, and only the format's
    /// number differs (SQLite's user version, four bytes from byte 60).
    private func readable(_ store: String, by program: String) throws -> String {
        guard program == older else { return store }
        let copy = store + ".older"
        guard !FileManager.default.fileExists(atPath: copy) else { return copy }
        try FileManager.default.copyItem(atPath: store, toPath: copy)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: copy))
        try file.seek(toOffset: 60)
        try file.write(contentsOf: Data([0, 0, 0, 2]))
        try file.close()
        return copy
    }
}
