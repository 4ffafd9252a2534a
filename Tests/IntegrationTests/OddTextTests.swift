import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// Names, comments and tags with Unicode scalars of every category, from a real server to every output.
@Suite struct OddTextTests {
    private static let soaks = ProcessInfo.processInfo.environment["SOAK"] == "1"

    @Test(arguments: soaks ? Array(1...60) : [1])
    func exportsMatchPsqlAndMoveNoCursor(_ seed: UInt64) async throws {
        try await SyncStory.with { story in
            try story.configureOwners()
            try await story.sync()
            var text = OddText(Seeded(state: seed))
            let estate = OddEstate(&text)
            try await story.story.cluster.psql(estate.sql)
            try await story.sync()
            let wanted = try await story.story.cluster.psql(Self.wanted, arguments: ["-At"])
            let folder = try TemporaryFolder()
            let values = estate.values.map { "value|\($0.hexadecimal)\n" }.joined()
            try folder.write(wanted + values, to: "wanted.txt")
            for (file, arguments) in try await Self.outputs(story) {
                try await write(arguments, to: file, folder, story, "seed \(seed)")
            }
            try FileManager.default.copyItem(atPath: story.events, toPath: folder.file("changes.ndjson"))
            let reading = try await launch([
                "\(Repository.root)/.build/python/bin/python", "\(Repository.root)/Tests/Text/reading.py",
                folder.path,
            ])
            #expect(
                reading.code == 0 && reading.output.isEmpty,
                "seed \(seed): \(reading.output)\(reading.errors)"
            )
        }
    }

    /// The outputs, each with its file; an output without a parser goes to the terminal.
    private static func outputs(_ story: SyncStory) async throws -> [(file: String?, arguments: [String])] {
        let tables: [[String]] = [
            ["resources"], ["resources", "show", "\(TestCluster.host)/odd"], ["owners", "list"],
            ["owners", "coverage"], ["owners", "check", "--no-unmatched"], ["owners", "diff"],
            ["owners", "preview", "--key", "team"], ["owners", "explain", "\(TestCluster.host)/odd"],
            ["diff"],
            ["snapshots", "list"], ["snapshots", "show"], ["snapshots", "verify"], ["sync", "status"],
            ["doctor"], ["scan"], ["config", "preview"],
        ]
        return [
            ("export.json", ["export"]), ("export.ndjson", ["export", "--format", "ndjson"]),
            ("export.csv", ["export", "--format", "csv"]), ("last-known.json", ["export", "--last-known"]),
            ("owned.json", ["export", "--with-owners"]),
            ("owners.ndjson", ["export", "--with-owners", "--format", "ndjson"]),
            ("owners.csv", ["owners", "list", "-o", "csv"]),
            ("owners.json", ["owners", "list", "-o", "json"]),
            ("resources.json", ["resources", "-o", "json"]), ("resources.csv", ["resources", "-o", "csv"]),
            ("coverage.json", ["owners", "coverage", "-o", "json"]), ("diff.json", ["diff", "-o", "json"]),
            ("diff.ndjson", ["diff", "-o", "ndjson"]), ("status.json", ["sync", "status", "-o", "json"]),
            ("check.xml", ["owners", "check", "--no-unmatched", "--junit", "check.xml"]),
        ] + tables.map { (nil, $0) }
    }

    /// Runs one command, and checks what a terminal would show.
    private func write(
        _ arguments: [String],
        to file: String?,
        _ folder: TemporaryFolder,
        _ story: SyncStory,
        _ label: String
    ) async throws {
        let (run, memory) = try await measuredPgcensus(
            arguments + ["--store", story.store],
            environment: story.environment,
            folder: story.folder.path
        )
        let what = "\(label), \(arguments)"
        #expect([0, 3].contains(run.code), "\(what): \(run.code) \(run.errors)")
        #expect(memory <= mostMemory, "\(what): \(memory) MiB")
        #expect(Self.movers(in: run.errors) == [], "\(what)")
        if let file, file == "check.xml" {
            try FileManager.default.copyItem(atPath: story.folder.file(file), toPath: folder.file(file))
        } else if let file {
            try folder.write(run.output, to: file)
        } else {
            #expect(Self.movers(in: run.output) == [], "\(what)")
        }
    }

    /// The characters that move the cursor, start a line or change the direction of writing.
    static func movers(in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix(OddText.line) }.map(String.init)
            + text.unicodeScalars.filter { scalar in
                switch scalar.properties.generalCategory {
                case .control: scalar != "\n"
                case .lineSeparator, .paragraphSeparator: true
                case .format: scalar != "\u{200D}"
                default: false
                }
            }
            .map { String($0.value, radix: 16) }
    }

    /// The names and texts of the estate according to psql, in hexadecimal digits, which no character can change.
    private static let wanted = """
        \\connect odd
        select 'table', encode(convert_to(nspname, 'UTF8'), 'hex'), encode(convert_to(relname, 'UTF8'), 'hex'),
            encode(convert_to(obj_description(c.oid, 'pg_class'), 'UTF8'), 'hex')
        from pg_class c join pg_namespace n on n.oid = relnamespace
        where relkind = 'r' and nspname !~ '^pg_' and nspname <> 'information_schema';
        select 'column', encode(convert_to(relname, 'UTF8'), 'hex'), encode(convert_to(attname, 'UTF8'), 'hex'),
            encode(convert_to(col_description(c.oid, attnum), 'UTF8'), 'hex')
        from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
        where attnum > 0 and relkind = 'r' and nspname !~ '^pg_' and nspname <> 'information_schema';
        select 'role', encode(convert_to(rolname, 'UTF8'), 'hex') from pg_roles where rolname !~ '^pg_';
        select 'database', encode(convert_to(datname, 'UTF8'), 'hex') from pg_database;
        """
}

/// A database with unusual names, columns, comments and tags of tables, and a few unusual roles and databases.
private struct OddEstate {
    private(set) var sql = "create database odd;\n"
    private(set) var values: [String] = []

    init(_ text: inout OddText) {
        for number in 1...3 {
            sql += "create role \(Self.name(number, &text));\ncreate database \(Self.name(number, &text));\n"
        }
        sql += "\\connect odd\n"
        for number in 1...4 {
            let schema = Self.name(number, &text)
            sql += "create schema \(schema);\n"
            for number in 1...10 { addTable("\(schema).\(Self.name(number, &text))", &text) }
        }
    }

    private mutating func addTable(_ table: String, _ text: inout OddText) {
        let column = Self.name(0, &text)
        // The tag has no escape of its own, because its quotes would change the tested text.
        let value = String(text.text(bytes: 60).unicodeScalars.filter { $0 != "\"" && $0 != "\\" }) + "v"
        values.append(value)
        let comment = "@team:\"\(value)\" \(text.text(bytes: 300))"
        sql += """
            create table \(table) (\(column) int);
            comment on table \(table) is \(Self.literal(comment));
            comment on column \(table).\(column) is \(Self.literal(text.text(bytes: 100)));

            """
    }

    /// A name with a number, which makes it unique.
    private static func name(_ number: Int, _ text: inout OddText) -> String {
        "\"\((text.text(bytes: 50) + "\(number)").doubling(["\""]))\""
    }

    private static func literal(_ text: String) -> String { "'\(text.doubling(["'"]))'" }
}

extension SyncStory {
    /// The usual configuration with owners by the tag `team`; no value matches a name in the directory.
    func configureOwners() throws {
        try configure()
        let owners = """
                resourceOwner: {key: team, attribute: group}
                integrationOwner: {attribute: group, values: [fallback]}
                directory: {file: people.yaml}

            """
        let file = folder.file("pgcensus.yaml")
        try (String(contentsOfFile: file, encoding: .utf8) + owners)
            .write(toFile: file, atomically: true, encoding: .utf8)
        try folder.write("groups: [{displayName: fallback, members: []}]\n", to: "people.yaml")
    }
}

extension String {
    fileprivate var hexadecimal: String {
        utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
