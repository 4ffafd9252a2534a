import Foundation
import LocalEstate
import Support
import Testing

/// Stores with random damage: each command ends with a documented exit code and an understandable message.
@Suite struct OddStoreTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["SOAK"] == "1" ? Array(1...300) : Array(1...8)

    /// The exit codes of docs/operations.md; 64 and 78 occur if the damage is in a name that the command uses.
    private static let documented: Set<Int32> = [0, 1, 2, 3, 4, 64, 78]

    private static let commands: [[String]] = [
        ["snapshots", "list"], ["snapshots", "show"], ["snapshots", "verify"], ["export"],
        ["export", "--format", "csv"], ["export", "--last-known"], ["resources"], ["sync", "status"],
        ["diff"],
        ["owners", "check", "--no-unmatched"], ["owners", "diff"],
        ["resources", "show", "\(TestCluster.host)/everything"],
        ["owners", "list"], ["role", "history"], ["sync", "--once"],
    ]

    @Test func damagedStoresNeverEndTheProgram() async throws {
        try await SyncStory.with(load: ["everything"]) { story in
            try story.configureOwners()
            try await story.sync(code: 2)
            try await story.story.cluster.psql("create table public.later (id int)", database: "everything")
            try await story.sync(code: 2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, seed) in Self.rounds.enumerated() {
                    if number >= 2 { try await group.next() }
                    group.addTask { try await expectWords(seed, story) }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Names and an error code from the store do not control the terminal, and do not look like a line of the program.
    @Test func namesInAStoreMoveNoCursor() async throws {
        try await SyncStory.with { story in
            try story.configureOwners()
            try await story.sync()
            try await story.sync()
            let odd = #"story\u001b[2J\u202e\n\#(OddText.line)x"#
            let name = "'story' || char(27) || '[2J' || char(8238) || char(10) || '\(OddText.line)x'"
            let damage = """
                update snapshot set integration = \(name), header = cast(replace(header, '"story"', '"\(odd)"') as blob);
                update run set integration = \(name); update known set integration = \(name);
                update target set integration = \(name), error = \(name), failures = 3;
                """
            _ = try await launch(["sqlite3", story.store, damage])
            for command in Self.commands + [["snapshots", "show", "--integration", "other"]] {
                let run = try await story.program(command)
                #expect(Self.documented.contains(run.code), "\(command): \(run.errors)")
                #expect(OddTextTests.movers(in: run.output + run.errors) == [], "\(command)")
            }
        }
    }

    private func expectWords(_ seed: Int, _ story: SyncStory) async throws {
        let store = story.folder.file("store-\(seed).db")
        try FileManager.default.copyItem(atPath: story.store, toPath: store)
        let damage = try await launch([
            "/usr/bin/python3", "\(Repository.root)/Tests/Store/damaging.py", store, String(seed),
        ])
        #expect(damage.code == 0, "\(damage.errors)")
        for command in Self.commands {
            let (run, memory) = try await measuredPgcensus(
                command + ["--store", store],
                environment: story.environment,
                folder: story.folder.path
            )
            let what = "seed \(seed), \(damage.output) \(command): code \(run.code) \(run.errors)"
            #expect(Self.documented.contains(run.code), "\(what)")
            #expect(memory <= mostMemory, "\(memory) MiB, \(what)")
            #expect(OddTextTests.movers(in: run.errors) == [], "\(what)")
            if run.code == 1 {
                #expect(run.errors.contains("error: ") && run.errors.contains("hint: "), "\(what)")
            }
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: story.folder.path)
        where name.hasPrefix("store-\(seed).db") {
            try FileManager.default.removeItem(atPath: story.folder.file(name))
        }
    }
}
