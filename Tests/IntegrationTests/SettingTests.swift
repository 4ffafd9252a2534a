import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A setting of the role, the database or the server does not change the facts that a scan reads.
@Suite struct SettingTests {
    @Test(arguments: Versions.all)
    func noSettingChangesWhatAQueryMeans(_ version: Int) async throws {
        try await ServerStory.with(version: version, load: ["everything"]) { story in
            try await story.cluster.psql(
                """
                create schema pgserver_admin;
                create table pgserver_admin.jobs (id int generated always as identity, "odd name" text default 'a');
                create schema pgx_tools;
                create function pgx_tools.run(a int) returns int language sql as 'select 1';
                """,
                database: "everything"
            )
            let before = try await schemas(story)
            #expect(before.map(\.name).contains("pgserver_admin") && before.map(\.name).contains("pgx_tools"))
            for place in ["role pgcensus", "database everything", "system"] {
                for setting in ["standard_conforming_strings = off", "quote_all_identifiers = on"] {
                    try await story.cluster.psql("alter \(place) set \(setting)")
                    try await story.cluster.psql("select pg_reload_conf()")
                    let after = try await schemas(story)
                    #expect(after == before, "\(place): \(setting)")
                    let name = setting.prefix { $0 != " " }
                    try await story.cluster.psql("alter \(place) reset \(name)")
                }
            }
        }
    }

    private func schemas(_ story: ServerStory) async throws -> [Schema] {
        let (_, server) = try await story.scan {
            $0.types = ResourceKind.scanned
            $0.columnDefaults = true
        }
        let database = try #require(server?.databases?.first { $0.name == "everything" })
        #expect(database.scan == .complete)
        return database.schemas ?? []
    }

    /// Outside a transaction, a pooler can send each statement to another session with other settings.
    @Test func everyStatementOfACensusRunsInATransactionThatBeganAsOurs() async throws {
        try await ServerStory.with(load: ["everything"]) { story in
            try await story.cluster.psql(
                "alter system set log_line_prefix = '%v|'; alter system set log_statement = 'all'; select pg_reload_conf()"
            )
            let (run, _) = try await story.scan {
                $0.types = ResourceKind.scanned
                $0.columnDefaults = true
            }
            // The role may not connect to one of the databases.
            #expect(run.code == 2, "\(run.output)")
            let log = try String(contentsOfFile: story.folder.file("server/log"), encoding: .utf8)
            let statements = log.matches(of: #/(?m)^([0-9\/]+)\|LOG:  execute [^:]+: (.*)$/#).map {
                (transaction: String($0.1), text: String($0.2))
            }
            let ours = Set(
                statements.filter { $0.text.contains("set_config('search_path'") }.map(\.transaction)
            )
            let others = statements.filter {
                $0.text != "begin" && !$0.text.hasPrefix("begin ") && !ours.contains($0.transaction)
            }
            #expect(statements.contains { $0.text.contains("pg_database_size") } && ours.count > 3)
            #expect(others.map(\.text) == [])
        }
    }

    /// Every transaction sets our search path; with a schema, a name does not depend on it at all.
    @Test func everyFunctionIsNamedWithItsSchema() async throws {
        try await ServerStory.with { story in
            let names = Set(
                try await story.cluster.psql("select distinct proname from pg_proc", arguments: ["-At"])
                    .split(separator: "\n").map(String.init)
            )
            #expect(names.count > 1000)
            for (file, text) in try Self.sqlTexts() {
                // With the text before the name: a schema, or the start of an interpolation.
                let bare = text.matches(of: #/([\\.\w]+)\(/#).map { String($0.1) }
                // Some types and SQL constructs have the name of a function.
                let used = Set(bare).intersection(names).subtracting(["bit", "numeric", "varchar"])
                #expect(used.sorted() == [], "\(file)")
            }
        }
    }

    /// The query files, and strings that look like SQL.
    private static func sqlTexts() throws -> [(file: String, text: String)] {
        let sources = "\(Repository.root)/Sources"
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources)
        return try files.filter { $0.hasSuffix(".sql") || $0.hasSuffix(".swift") }.compactMap { file in
            let text = try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8)
            if file.hasSuffix(".sql") { return (file, text) }
            guard file.hasPrefix("Delivery/") else { return nil }
            let blocks = text.matches(of: #/"""(?s:.*?)"""|"[^"\n]*"/#).map { String($0.output) }
            let verbs = [
                "select ", "from ", "insert ", "update ", "delete ", "create ", "where ", "values (",
            ]
            return (
                file, blocks.filter { block in verbs.contains(where: block.contains) }.joined(separator: "\n")
            )
        }
    }

    /// The meaning of a backslash in a string depends on `standard_conforming_strings`; LIKE uses a backslash too.
    @Test func queriesHaveNoBackslashAndNoPattern() throws {
        let sources = "\(Repository.root)/Sources"
        let files = try #require(FileManager.default.enumerator(atPath: sources)).compactMap { $0 as? String }
        let queries = files.filter { $0.hasSuffix(".sql") }
        #expect(queries.count > 25)
        for file in queries {
            let text = try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8)
            #expect(!text.contains("\\"), "\(file)")
            #expect(text.utf8.allSatisfy { $0 < 128 }, "\(file): only ASCII works with every server encoding")
            #expect(!text.lowercased().contains(" like "), "\(file)")
        }
        let folders = ["Catalog/", "ConnectorRole/", "Delivery/", "Discovery/", "Postgres/"]
        for file in files where file.hasSuffix(".swift") && folders.contains(where: file.hasPrefix) {
            let text = try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8)
            #expect(!text.lowercased().contains(" like '"), "\(file)")
        }
    }
}
