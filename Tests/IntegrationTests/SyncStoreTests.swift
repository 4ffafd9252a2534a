import Foundation
import Inventory
import LocalEstate
import Store
import Subprocess
import Support
import Sync
import SystemPackage
import Testing

/// The store of `sync`, and its command line.
extension SyncEdgeTests {
    @Test func clockSetBackKeepsTheLastSnapshotLatest() async throws {
        try await withStory { story in
            try await story.sync()
            let future = "29991231T235959Z-aaaaaa"
            let statements = ["snapshot_order", "server", "database", "run"].map {
                "update \($0) set snapshot = '\(future)';"
            }
            let header = "update snapshot set header = replace(header, id, '\(future)'), id = '\(future)';"
            _ = try await launch(["sqlite3", story.store, statements.joined() + header])
            #expect(try await story.program(["snapshots", "list"]).output.contains(future))
            try await story.story.cluster.psql("create table after ()")
            #expect(try await story.told().lines == ["added table postgres.public.after"])
            #expect(try await story.diff() == ["added table postgres.public.after"])
            let show = try await story.program(["snapshots", "show"])
            #expect(!show.output.contains(future))
        }
    }

    @Test func secondSyncOfOneStoreIsAnError() async throws {
        try await withStory { story in
            let variables = story.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
            let ended = try await Subprocess.run(
                .path(FilePath(Repository.program("pgcensus"))),
                arguments: ["sync", "--every", "1h", "--store", story.store],
                environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
                workingDirectory: FilePath(story.folder.path),
                input: .none,
                output: .discarded,
                error: .discarded
            ) { execution in
                try await until("the first run") { FileManager.default.fileExists(atPath: story.events) }
                let second = try await story.program(["sync", "--once"])
                #expect(second.code == 1)
                #expect(second.errors.contains("is being written by process "), "\(second.errors)")
                #expect(second.errors.contains("end a running sync first"))
                try execution.send(signal: .terminate)
            }
            #expect(ended.terminationStatus == .exited(0))
        }
    }

    @Test func missingContentOfTheLastKnownStateIsFound() async throws {
        try await withStory { story in
            try await story.sync()
            let statements = ["server", "database", "content"].map { "delete from \($0);" }.joined()
            _ = try await launch(["sqlite3", story.store, statements])
            let verify = try await story.program(["snapshots", "verify"])
            #expect(verify.code == 3)
            #expect(verify.output.contains("of what was last known of story is missing"), "\(verify.output)")
        }
    }

    @Test func unreadableEarlierRunsAreReported() async throws {
        let estate = try WatchedEstate()
        try await estate.store.change {
            try $0.put(RunRecord(integration: "one", snapshot: nil, scope: nil, report: Data("{}".utf8)))
        }
        let scheduler = Scheduler(CurrentPlans([]), estate.store, now: { Date() }, random: { 0 }) { _ in }
        await #expect(throws: StoreError.self) { try await scheduler.run() }
    }

    @Test func newerStoreIsRefused() async throws {
        try await withStory { story in
            try await story.sync()
            _ = try await launch(["sqlite3", story.store, "pragma user_version = 99"])
            for arguments in [["sync", "--once"], ["sync", "status"], ["diff"]] {
                let run = try await story.program(arguments)
                #expect(run.code == 1)
                #expect(run.errors.contains("was written by a newer pgcensus (format 99)"), "\(run.errors)")
            }
        }
    }

    @Test func removedTargetKeepsItsEvents() async throws {
        try await withStory("deliver: [{file: /dev/full, name: portal}, {file: changes.ndjson}]") { story in
            try await story.sync(code: 2)
            try story.configure(types: Self.types)
            try await story.sync()
            let status = try await story.program(["sync", "status"])
            #expect(
                status.output.contains("portal: 8 waiting"),
                "\(status.output)"
            )
            #expect(status.output.contains("no longer configured since"))
            // The target is configured again with the same name, and gets the waiting events.
            try story.configure(
                "deliver: [{file: portal.ndjson, name: portal}, {file: changes.ndjson}]",
                types: Self.types
            )
            try await story.letPausesPass()
            try await story.sync()
            #expect(try Event.read(story.folder.file("portal.ndjson")).count == 5)
        }
    }

    @Test func removedIntegrationKeepsItsTargetsForAWeek() async throws {
        try await withStory("deliver: [{file: /dev/full, name: portal}]") { story in
            try await story.sync(code: 2)
            try story.configure("every: 1h", types: Self.types) { $0["name"] = "tale" }
            try await story.sync()
            let status = try await story.program(["sync", "status"]).output
            #expect(
                status.contains(/story portal: 7 waiting.*, no longer configured since 20/),
                "\(status)"
            )
            #expect(
                try await story.program(["export", "--last-known"]).output.contains(#""integration": "tale""#)
            )
            _ = try await launch([
                "sqlite3", story.store, "update target set retired = retired - 8 * 86400000",
            ])
            try await story.sync()
            #expect(try await !story.program(["sync", "status"]).output.contains("portal"))
            let left = try await launch(["sqlite3", story.store, "select count(*) from event"])
            #expect(left.output == "0\n")
        }
    }

    @Test(arguments: [
        (["--every", "1x"], "--every needs a duration"), (["--cron", "61 * * * *"], "--cron needs minute"),
        (["--once", "--every", "1h"], "exclude each other"),
        (["--every", "1ms"], "the interval is shorter than a second"),
        (["--every", "10s", "--jitter", "1m"], "the jitter is longer than the interval"),
        (["--every", "1h", "--listen", "there"], "--listen needs"),
        (["--accept-removals", "--every", "1h"], "--accept-removals needs --once"),
        (["--cron", "0 * * * *", "--time-zone", "Mars/Base"], "--time-zone does not know"),
    ]) func wrongScheduleIsWrongUsage(arguments: [String], told: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("integrations: [{name: x, servers: [{hostname: h}]}]", to: "pgcensus.yaml")
        let run = try await pgcensus(["sync"] + arguments, folder: folder.path)
        #expect(run.code == 64)
        #expect(run.errors.contains(told), "\(run.errors)")
        #expect(run.errors.contains("hint: "))
    }

    @Test(arguments: [
        ["--once"], ["--retry-parked"], ["--wait"], ["--every", "1h"], ["--cron", "0 * * * *"],
        ["--integration", "x"], ["--listen", "127.0.0.1:0"], ["--once", "--accept-removals"],
    ]) func statusTakesNoRunOptions(_ options: [String]) async throws {
        for arguments in [["sync", "status"] + options, ["sync"] + options + ["status"]] {
            let run = try await pgcensus(arguments)
            #expect(run.code == 64, "\(arguments)")
            #expect(run.errors.contains("it takes no \(options[0])"), "\(run.errors)")
        }
    }

    @Test func pruningKeepsReferencesOfTheLastKnownState() async throws {
        try await withStory { story in
            let cluster = story.story.cluster
            try await cluster.psql("create database shop")
            try await cluster.psql("create table items ()", database: "shop")
            try await story.sync()
            try await cluster.psql("revoke connect on database shop from public")
            for _ in 0..<2 { try await story.sync(code: 2) }
            let run = try await story.program(["snapshots", "prune", "--keep-last", "1"])
            #expect(run.output.hasPrefix("1 removed, 2 kept; "), "\(run.output)\(run.errors)")
            #expect(
                try await story.program(["snapshots", "verify"]).output == "2 snapshots, all unaltered\n"
            )
            let known = try await story.program(["export", "--last-known"])
            #expect(known.output.contains(#""name": "shop.public.items""#), "\(known.errors)")
            try await cluster.psql("grant connect on database shop to public")
            #expect(try await story.told().lines == ["seenAgain database shop"])
        }
    }

    @Test func pruningKeepsTheChosenSnapshotsAndShrinksTheStore() async throws {
        try await withStory { story in
            for round in 0..<6 {
                let tables = (0..<300).map { "create table round\(round)_\($0) (a int);" }.joined()
                try await story.story.cluster.psql(tables)
                try await story.sync()
            }
            let size = try FileManager.default.attributesOfItem(atPath: story.store)[.size] as? Int ?? 0
            let dry = try await story.program(["snapshots", "prune", "--keep-last", "2", "--dry-run"])
            #expect(dry.output.split(separator: "\n").count == 4)
            let run = try await story.program(["snapshots", "prune", "--keep-last", "2"])
            #expect(
                run.code == 0 && run.output.hasPrefix("4 removed, 2 kept; "),
                "\(run.output)\(run.errors)"
            )
            let now = try FileManager.default.attributesOfItem(atPath: story.store)[.size] as? Int ?? 0
            #expect(now < size)
            #expect(
                try await story.program(["snapshots", "verify"]).output == "2 snapshots, all unaltered\n"
            )
            #expect(try await story.program(["diff"]).code == 0)
            #expect(try await story.told().isEmpty)
            #expect(try await story.program(["snapshots", "prune"]).code == 64)
        }
    }
}
