import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A target whose name changes while its place stays the same.
extension TargetIdentityTests {
    private func told(_ story: SyncStory) throws -> [(way: String, resources: [String: ToldResource])] {
        let data = FileManager.default.contents(atPath: story.events) ?? Data()
        return try ModelReceiver.replayed(data.split(separator: UInt8(ascii: "\n")).map { Data($0) })
    }

    /// Events that wait under the old name would arrive after newer events that were sent under the new name.
    @Test func targetBackUnderItsOldNameGetsEverythingAgain() async throws {
        try await SyncStory.with { story in
            func run(_ deliver: String, _ sql: String) async throws -> ProgramRun {
                try story.configure(deliver, types: Self.types)
                try await story.story.cluster.psql(sql)
                return try await story.sync()
            }
            let (old, new) = (
                "deliver: [{file: changes.ndjson, name: old}]", "deliver: [{file: changes.ndjson, name: new}]"
            )
            _ = try await run(old, "")
            _ = try await run("every: 1h", "create table passing ()")
            let renamed = try await run(new, "")
            #expect(!renamed.errors.contains("no longer configured"), "\(renamed.errors)")
            _ = try await run(new, "drop table passing")
            _ = try await run(old, "create table lasting ()")
            for (way, resources) in try told(story) {
                let names = resources.values.map(\.name)
                #expect(!names.contains("postgres.public.passing"), "\(way)")
                #expect(names.contains("postgres.public.lasting"), "\(way)")
            }
        }
    }

    /// The same for tables, which store the name of the target that wrote them.
    @Test func tablesBackUnderTheirOldNameGetEverythingAgain() async throws {
        try await withTables { story, place in
            func run(_ name: String, _ sql: String) async throws {
                try story.configure(
                    "deliver: [{postgresql: {\(place), database: cmdb}, name: \(name)}]",
                    types: Self.types
                )
                try await story.story.cluster.psql(sql)
                try await story.sync()
            }
            try await run("old", "")
            try story.configure("every: 1h", types: Self.types)
            try await story.story.cluster.psql("create table passing ()")
            try await story.sync()
            try await run("new", "")
            try await run("new", "drop table passing")
            try await run("old", "create table lasting ()")
            let names = try await story.rows(
                "select name from pgcensus.resources where name like 'postgres.public.%' and state <> 'removed'"
            )
            #expect(names == ["postgres.public.lasting"])
        }
    }
}
