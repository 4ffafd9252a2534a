import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// One real server under `pgcensus sync`: a test changes it, and reads the delivered events.
struct SyncStory: Sendable {
    let story: ServerStory
    let folder: TemporaryFolder

    /// Starts a server behind a proxy, which can cut its connections; passes it to `work`, and stops it.
    static func with(
        version: Int = 15,
        load files: [String] = [],
        _ work: (SyncStory) async throws -> Void
    ) async throws {
        try await ServerStory.with(version: version, load: files) { story in
            try await work(SyncStory(story: story, folder: TemporaryFolder()))
        }
    }

    var store: String { folder.file("pgcensus.db") }
    var events: String { folder.file("changes.ndjson") }

    /// Writes the configuration with the YAML of `sync:`, another port to connect to, and further changes.
    func configure(
        _ sync: String = "deliver: [{file: changes.ndjson}]",
        port: Int? = nil,
        types: [ResourceKind] = ResourceKind.scanned,
        _ change: (inout IntegrationEntry) throws -> Void = { _ in }
    ) throws {
        try folder.configure(try integration(sync, port: port, types: types).changed(change))
    }

    func integration(
        _ sync: String = "deliver: [{file: changes.ndjson}]",
        port: Int? = nil,
        types: [ResourceKind] = ResourceKind.scanned
    ) -> IntegrationEntry {
        story.integration(port: port).types(types).connection(["connectTimeout": "2s"])
            .with([
                "servers": [["hostname": "\(TestCluster.host)", "tags": ["env": "test"]]],
                "sync": .written(sync),
            ])
    }

    var environment: [String: String] {
        AzureStory.application.merging([
            "STORY_PASSWORD": ServerStory.password.revealed, "HOOK_KEY": "key of the hook",
        ]) { $1 }
    }

    func program(_ arguments: [String]) async throws -> ProgramRun {
        try await pgcensus(
            arguments + ["--store", store],
            environment: environment,
            folder: folder.path
        )
    }

    /// Runs `sync` once, and checks the exit code.
    @discardableResult
    func sync(_ further: [String] = [], code: Int32 = 0) async throws -> ProgramRun {
        let run = try await program(["sync", "--once"] + further)
        #expect(run.code == code, "\(run.errors)")
        return run
    }

    /// Changes the store so that the pauses of all targets are over.
    func letPausesPass() async throws {
        let run = try await launch(["sqlite3", store, "update target set retry = 0 where retry is not null"])
        try #require(run.code == 0, "\(run.errors)")
    }

    /// The result of a query in the database target, one line for each row.
    func rows(_ sql: String, _ database: String = "cmdb") async throws -> [String] {
        let text = try await story.cluster.psql(sql, database: database, arguments: ["-A", "-t"])
        return text.split(separator: "\n").map(String.init)
    }

    /// All events that were delivered so far.
    func delivered() throws -> [Event] { try Event.read(events) }

    /// Runs `sync` once, and returns the events that it delivered.
    func told(_ further: [String] = [], code: Int32 = 0) async throws -> [Event] {
        let before = try delivered().count
        try await sync(further, code: code)
        return Array(try delivered().dropFirst(before))
    }

    /// The output of `diff` for the last two snapshots, in the form of event lines.
    func diff() async throws -> [String] {
        let run = try await program(["diff", "-o", "ndjson"])
        #expect(run.code == 0, "\(run.errors)")
        return try run.output.split(separator: "\n").map {
            try JSONDecoder().decode(Event.Data.self, from: Data($0.utf8)).line
        }
    }
}

/// An event as a receiver reads it.
struct Event: Decodable {
    let specversion: String
    let id: String
    let source: String
    let type: String
    let subject: String
    let time: String
    let sequence: String
    let snapshot: String
    let data: Data

    struct Data: Decodable {
        let change: String
        let kind: String
        let id: String
        let previousId: String?
        let name: String
        let fields: [Field]?
        let outcome: String?
        let code: String?
        let since: String?
        let previousOwners: [Holder]?
        let owners: [Holder]?
        let facts: Facts?

        struct Facts: Decodable {
            let comment: String?
        }

        var comment: String? { facts?.comment }

        /// A line such as `changed table shop.public.orders comment tags.owner`.
        var line: String {
            let names = (fields ?? []).map { " " + $0.field }.joined()
            return "\(change) \(kind) \(name)\(names)"
        }
    }

    struct Holder: Decodable {
        let name: String
    }

    struct Field: Decodable {
        let field: String
    }

    /// Whether the event is about a resource or an owner, and not about the delivery itself.
    var isNews: Bool { !["pgcensus.integration.cleared", "pgcensus.run.finished"].contains(type) }

    /// The events about resources and owners in a file.
    static func read(_ path: String) throws -> [Event] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Event.self, from: $0)
        }
        .filter(\.isNews)
    }
}

extension [Event] {
    var lines: [String] { map(\.data.line) }
}
