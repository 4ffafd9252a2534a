import FlyingFox
import Foundation
import Inventory
import LocalEstate
import Subprocess
import Support
import SystemPackage
import Testing

/// Failures around `sync`, and how it handles them.
@Suite struct SyncEdgeTests {
    static let types: [ResourceKind] = [.server, .database, .schema, .table]

    func withStory(
        _ sync: String = "deliver: [{file: changes.ndjson}]",
        _ work: (SyncStory) async throws -> Void
    ) async throws {
        try await SyncStory.with { story in
            try story.configure(sync, types: Self.types)
            try await work(story)
        }
    }

    /// `kill -9` at random times, with a webhook that fails every third request.
    ///
    /// `make test` kills five times, `make soak` 200 times.
    @Test func killedSyncLosesNothing() async throws {
        let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"
        var random = Seeded(state: 20_261_125)
        let receiver = try await Receiver.start()
        receiver.setAnswer { number, _ in
            HTTPResponse(statusCode: number.isMultiple(of: 3) ? .internalServerError : .noContent)
        }
        let sync = "deliver:\n  - {webhook: \"\(receiver.url)\", secret: \"env:HOOK_KEY\", batch: 3}"
        try await withStory(sync) { story in
            try await story.sync(code: 0)
            for round in 0..<(isSoak ? 200 : 5) {
                try await story.story.cluster.psql("create table round_\(round) ()")
                let pause = Duration.milliseconds(Int.random(in: 20...700, using: &random))
                try await Self.kill(story, after: pause)
                let verify = try await story.program(["snapshots", "verify"])
                #expect(verify.code == 0, "round \(round) after \(pause): \(verify.output)\(verify.errors)")
            }
            for _ in 0..<20 where try await story.program(["sync", "--once"]).code != 0 {
                try await story.letPausesPass()
            }
            var seen: Set<String> = []
            let first = receiver.taken.filter { seen.insert($0.id).inserted }
            #expect(first.map(\.sequence) == first.map(\.sequence).sorted())
            for round in 0..<(isSoak ? 200 : 5) {
                let told = first.filter { $0.data.line == "added table postgres.public.round_\(round)" }
                #expect(told.count == 1, "round \(round)")
            }
            #expect(try await story.program(["snapshots", "verify"]).code == 0)
        }
        await receiver.stop()
    }

    private static func kill(_ story: SyncStory, after pause: Duration) async throws {
        let variables = story.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        _ = try await Subprocess.run(
            .path(FilePath(Repository.program("pgcensus"))),
            arguments: ["sync", "--once", "--store", story.store],
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            workingDirectory: FilePath(story.folder.path),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            try await Task.sleep(for: pause)
            try? execution.send(signal: .kill)
        }
    }

    @Test func tooManyRemovalsAreHeldUntilAccepted() async throws {
        try await withStory { story in
            let cluster = story.story.cluster
            let tables = (0..<30).map { "create table t\($0) ();" }.joined()
            try await cluster.psql(tables)
            try await story.sync()
            let drops = (0..<12).map { "drop table t\($0);" }.joined() + "create table new ();"
            try await cluster.psql(drops)
            let run = try await story.sync(code: 2)
            #expect(run.errors.contains("removals are held back: 12 table"), "\(run.errors)")
            #expect(try story.delivered().suffix(1).map(\.data.line) == ["added table postgres.public.new"])
            #expect(try await story.program(["sync", "status"]).output.contains("held back  12 table"))
            #expect(try await story.told(code: 2).isEmpty)
            // The last two snapshots do not differ in them any more, but the status still lists each of them.
            let status = try await story.program(["sync", "status"]).output
            let table = "/databases/postgres/schemas/public/tables/t11"
            #expect(status.contains("  table postgresql://\(TestCluster.host):5432\(table)\n"), "\(status)")
            #expect(status.matches(of: #/^  table postgresql/#.anchorsMatchLineEndings()).count == 12)
            let json = try await story.program(["sync", "status", "-o", "json"]).output
            #expect(json.matches(of: #/"id": "[^"]*/tables/t[0-9]+"/#).count == 12)
            let told = try await story.told(["--accept-removals"])
            #expect(told.filter { $0.data.change == "removed" }.count == 12)
            #expect(told.count == 12)
            #expect(try await story.told().isEmpty)
            #expect(try await !story.program(["sync", "status"]).output.contains("eld back"))
            let known = try await story.program(["export", "--last-known"])
            #expect(known.output.matches(of: #/"state": "removed"/#).count == 12)
        }
    }

    @Test func maxRemovalsComesFromTheConfiguration() async throws {
        try await withStory("maxRemovals: 2\ndeliver: [{file: changes.ndjson}]") { story in
            let cluster = story.story.cluster
            try await cluster.psql((0..<9).map { "create table t\($0) ();" }.joined())
            try await story.sync()
            try await cluster.psql("drop table t0, t1, t2")
            #expect(try await story.told(code: 2).isEmpty)
            try story.configure("maxRemovals: 3\ndeliver: [{file: changes.ndjson}]", types: Self.types)
            #expect(try await story.told().map(\.data.change) == ["removed", "removed", "removed"])
            try story.configure("maxRemovals: 100%\ndeliver: [{file: changes.ndjson}]", types: Self.types)
            try await cluster.psql("drop table t3, t4, t5, t6, t7, t8")
            #expect(try await story.told().count == 6)
        }
    }

    @Test func movedFileContinuesAndPartialLineIsCut() async throws {
        try await withStory { story in
            try await story.sync()
            let first = try story.delivered().count
            try FileManager.default.moveItem(atPath: story.events, toPath: story.folder.file("changes.1"))
            try await story.story.cluster.psql("create table one ()")
            try await story.sync()
            #expect(try story.delivered().map(\.data.line) == ["added table postgres.public.one"])
            #expect(try Event.read(story.folder.file("changes.1")).count == first)
            let text = try String(contentsOfFile: story.events, encoding: .utf8)
            try story.folder.write(text + "{\"specversion\":\"1.0\",\"id", to: "changes.ndjson")
            try await story.story.cluster.psql("create table two ()")
            try await story.sync()
            #expect(try story.delivered().map(\.data.name) == ["postgres.public.one", "postgres.public.two"])
            let mode = try FileManager.default.attributesOfItem(atPath: story.folder.file("changes.1"))
            #expect(mode[.posixPermissions] as? Int == 0o600)
        }
    }

    /// `ulimit -f` simulates a full disk: the file cannot grow, and the write reports it.
    @Test func fullDiskIsReportedAndLosesNothing() async throws {
        try await withStory("deliver: [{file: /dev/full}, {file: changes.ndjson}]") { story in
            let run = try await story.sync(code: 2)
            #expect(
                run.errors.contains("cannot append to /dev/full: No space left on device"),
                "\(run.errors)"
            )
            #expect(try story.delivered().count >= 5)
            let text = (0..<400).map { "create table long_name_of_a_table_\($0) ();" }.joined()
            try await story.story.cluster.psql(text)
            let limited = try await launch(
                [
                    "/bin/bash", "-c", "trap '' XFSZ; ulimit -f 256; exec \"$@\"", "bash",
                    Repository.program("pgcensus"),
                ]
                    + ["sync", "--once", "--store", story.store],
                environment: story.environment,
                folder: story.folder.path
            )
            #expect(limited.code == 1, "\(limited.errors)")
            #expect(limited.errors.contains("nothing was stored"), "\(limited.errors)")
            #expect(try await story.program(["snapshots", "verify"]).code == 0)
            #expect(try await story.told(code: 2).count == 400)
        }
    }

    /// The file can grow by some bytes, but not by the whole batch.
    @Test func partialBatchOfAFullDiskIsCut() async throws {
        try await withStory { story in
            try await story.sync()
            let limit = 4 << 20
            let first = try String(contentsOfFile: story.events, encoding: .utf8)
            let line = try #require(first.split(separator: "\n").first)
            let filling = String(repeating: " ", count: limit - 200 - first.utf8.count - line.utf8.count - 1)
            try story.folder.write("\(first)\(line)\(filling)\n", to: "changes.ndjson")
            try await story.story.cluster.psql("create table late ()")
            let before = try Data(contentsOf: URL(filePath: story.events))
            let limited = try await launch(
                [
                    "/bin/bash", "-c", "trap '' XFSZ; ulimit -f \(limit / 1024); exec \"$@\"", "bash",
                    Repository.program("pgcensus"), "sync", "--once", "--store", story.store,
                ],
                environment: story.environment,
                folder: story.folder.path
            )
            #expect(limited.code == 2, "\(limited.errors)")
            #expect(
                limited.errors.contains("cannot append to changes.ndjson: File too large"),
                "\(limited.errors)"
            )
            #expect(try Data(contentsOf: URL(filePath: story.events)) == before)
            try await story.letPausesPass()
            try await story.sync()
            #expect(try story.delivered().last?.data.line == "added table postgres.public.late")
        }
    }

    @Test func fullTemporaryFolderDoesNotMatter() async throws {
        try await withStory { story in
            let run = try await pgcensus(
                ["sync", "--once", "--store", story.store],
                environment: story.environment.merging([
                    "TMPDIR": "/nonexistent", "SQLITE_TMPDIR": "/nonexistent",
                ]) { $1 },
                folder: story.folder.path
            )
            #expect(run.code == 0, "\(run.errors)")
        }
    }
}
