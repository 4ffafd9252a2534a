import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A setting of the role, the database or the server changes nothing in what is read.
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

    /// A backslash in a string means one thing or another, as `standard_conforming_strings` says; LIKE takes one too.
    @Test func queriesHaveNoBackslashAndNoPattern() throws {
        let sources = "\(Repository.root)/Sources"
        let files = try #require(FileManager.default.enumerator(atPath: sources)).compactMap { $0 as? String }
        let queries = files.filter { $0.hasSuffix(".sql") }
        #expect(queries.count > 25)
        for file in queries {
            let text = try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8)
            #expect(!text.contains("\\"), "\(file)")
            #expect(!text.lowercased().contains(" like "), "\(file)")
        }
        let folders = ["Catalog/", "ConnectorRole/", "Delivery/", "Discovery/", "Postgres/"]
        for file in files where file.hasSuffix(".swift") && folders.contains(where: file.hasPrefix) {
            let text = try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8)
            #expect(!text.lowercased().contains(" like '"), "\(file)")
        }
    }
}
