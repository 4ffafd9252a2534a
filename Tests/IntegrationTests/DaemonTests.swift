import FlyingFox
import Foundation
import Inventory
import LocalEstate
import Subprocess
import Support
import SystemPackage
import Testing

/// `pgcensus sync` as a process that runs in the foreground.
@Suite struct DaemonTests {
    private static let types: [ResourceKind] = [.server, .database, .schema, .table]

    /// A running `sync`, with its output.
    struct Daemon: Sendable {
        let story: SyncStory
        let process: ProcessIdentifier
        let log: String

        var errors: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

        func signal(_ number: Int32) { kill(process.value, number) }

        /// Waits until a condition is true; if that never happens, the failure shows the output of `sync`.
        func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
            do { try await Support.until(what, isSo) } catch {
                Issue.record("\(what): \(errors)")
                throw error
            }
        }

        func get(_ path: String) async throws -> ProgramRun {
            let port = try #require(errors.firstMatch(of: #/listening on 127\.0\.0\.1:([0-9]+)/#)).1
            return try await launch([
                "/usr/bin/curl", "-s", "-m", "5", "-w", "%{http_code}", "http://127.0.0.1:\(port)\(path)",
            ])
        }
    }

    /// Runs `sync` with arguments, passes it to `work`, and ends it with SIGTERM.
    ///
    /// Returns the exit status, and the seconds from the signal to the end.
    @discardableResult
    func daemon(
        _ story: SyncStory,
        _ arguments: [String],
        end: Subprocess.Signal = .terminate,
        _ work: @escaping (Daemon) async throws -> Void
    ) async throws -> (status: TerminationStatus, seconds: Double) {
        let log = story.folder.file("log-\(UUID().uuidString.prefix(8))")
        let descriptor = try FileDescriptor.open(
            log,
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        )
        let variables = story.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        var signalled = ContinuousClock.now
        let result = try await Subprocess.run(
            .path(FilePath(Repository.program("pgcensus"))),
            arguments: Arguments(["sync", "--store", story.store] + arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            workingDirectory: FilePath(story.folder.path),
            input: .none,
            output: .discarded,
            error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
        ) { execution in
            try await work(Daemon(story: story, process: execution.processIdentifier, log: log))
            signalled = .now
            try execution.send(signal: end)
        }
        return (result.terminationStatus, (ContinuousClock.now - signalled) / .seconds(1))
    }

    @Test func daemonRunsOnScheduleReportsChangesAndEndsOnSIGTERM() async throws {
        try await SyncStory.with { story in
            try story.configure("every: 1s\ndeliver: [{file: changes.ndjson}]", types: Self.types)
            let ended = try await daemon(story, ["--listen", "127.0.0.1:0"]) { daemon in
                try await daemon.until("readiness") {
                    guard daemon.errors.contains("listening on") else { return false }
                    return try await daemon.get("/readyz").output == "ready\n200"
                }
                #expect(try await daemon.get("/healthz").output == "alive\n200")
                #expect(try await daemon.get("/nothing").output.hasSuffix("404"))
                try await story.story.cluster.psql("create table later ()")
                try await daemon.until("the event") {
                    try story.delivered().contains { $0.data.line == "added table postgres.public.later" }
                }
                let metrics = try await daemon.get("/metrics").output.dropLast(3)
                let runs = metrics.firstMatch(
                    of: #/pgcensus_run_duration_seconds_count{integration="story"} ([0-9]+)\n/#
                )
                let seconds = metrics.firstMatch(
                    of: #/pgcensus_run_duration_seconds_sum{integration="story"} ([0-9.e-]+)\n/#
                )
                #expect(try #require(runs.flatMap { Int($0.1) }) >= 2)
                #expect(try (0.01..<60).contains(#require(seconds.flatMap { Double($0.1) })))
                #expect(metrics.contains("pgcensus_changes_total{integration=\"story\",change=\"added\"} "))
                #expect(metrics.contains("pgcensus_resources{integration=\"story\",kind=\"table\"} "))
                #expect(
                    metrics.contains(
                        "pgcensus_outbox_events{integration=\"story\",target=\"file:changes.ndjson\"} 0"
                    )
                )
                try await Self.expectPromtoolTakes(String(metrics))
                let status = try await story.program(["sync", "status"])
                #expect(status.output.contains("next run   20"), "\(status.output)")
            }
            #expect(ended.status == .exited(0))
            #expect(ended.seconds < 10)
        }
    }

    @Test func restartIsReadyAndShowsTheNextRun() async throws {
        try await SyncStory.with { story in
            try story.configure("every: 1h", types: Self.types)
            try await daemon(story, []) { daemon in
                try await daemon.until("the next run") {
                    try await story.program(["sync", "status"]).output.contains("next run   20")
                }
            }
            #expect(try await story.program(["sync", "status"]).output.contains("next run   not planned"))
            try await daemon(story, ["--listen", "127.0.0.1:0"]) { daemon in
                try await daemon.until("the port") { daemon.errors.contains("listening on") }
                #expect(try await daemon.get("/readyz").output == "ready\n200")
                #expect(!daemon.errors.contains("story: started"))
            }
        }
    }

    private static func expectPromtoolTakes(_ metrics: String) async throws {
        let promtool = "\(Repository.root)/.build/prometheus/usr/bin/promtool"
        let taken = try await LocalEstate.run(promtool, ["check", "metrics"], input: metrics)
        #expect(taken.isEmpty)
        await #expect(throws: (any Error).self) {
            try await LocalEstate.run(
                promtool,
                ["check", "metrics"],
                input: metrics.replacing("# TYPE", with: "TYPE")
            )
        }
    }

    @Test func reloadTakesAValidConfigurationAndRefusesAnInvalidOne() async throws {
        try await SyncStory.with { story in
            func configure(_ schedule: String) throws {
                try story.configure("\(schedule)\ndeliver: [{file: changes.ndjson}]", types: Self.types)
            }
            try configure("every: 1h")
            try await daemon(story, []) { daemon in
                try await daemon.until("the first run") { daemon.errors.contains("story: complete") }
                try configure("evry: 1h")
                daemon.signal(SIGHUP)
                try await daemon.until("the refusal") {
                    daemon.errors.contains(
                        "the new configuration is refused, the old one kept: pgcensus.yaml:"
                    )
                }
                #expect(daemon.errors.contains("hint: Did you mean every?"))
                try configure("every: 1s")
                daemon.signal(SIGHUP)
                try await daemon.until("the next run") {
                    daemon.errors.matches(of: #/story: complete/#).count >= 2
                }
            }
        }
    }

    @Test func lateRunIsSkippedAndRunningScanIsCancelled() async throws {
        try await SyncStory.with { story in
            try story.configure("every: 1s", types: Self.types)
            try await story.sync()
            let silent = try HeldPort(.silent)
            try story.configure("every: 1s", port: silent.number, types: Self.types) {
                $0["connection", "connectTimeout"] = "60s"
            }
            let ended = try await daemon(story, [], end: .interrupt) { daemon in
                try await daemon.until("a skipped run") {
                    daemon.errors.contains("warning: story: skipped: the previous run has not ended")
                }
            }
            #expect(ended.status == .exited(130))
            #expect(ended.seconds < 10)
            let verify = try await story.program(["snapshots", "verify"])
            #expect(verify.code == 0)
            #expect(try await story.program(["sync", "status"]).output.contains("skipped    "))
        }
    }

    @Test func hangingWebhookDoesNotDelayTheEnd() async throws {
        let receiver = try await Receiver.start()
        receiver.setAnswer { _, _ in
            try await Task.sleep(for: .seconds(60))
            return HTTPResponse(statusCode: .noContent)
        }
        try await SyncStory.with { story in
            let sync = "every: 1h\ndeliver: [{webhook: \"\(receiver.url)\", timeout: 60s}]"
            try story.configure(sync, types: Self.types)
            let ended = try await daemon(story, []) { daemon in
                try await daemon.until("the request") { receiver.requests > 0 }
            }
            #expect(ended.status == .exited(0))
            #expect(ended.seconds < 10)
            #expect(try await story.program(["sync", "status"]).output.contains(" waiting"))
        }
        await receiver.stop()
    }

    @Test func integrationsHaveTheirOwnSchedulesAndJSONLogs() async throws {
        try await SyncStory.with { story in
            let often = story.integration("every: 1s", types: Self.types)
            let yearly = often.with(["name": "other", "sync": ["cron": "0 0 1 1 *"]])
            try story.folder.configure(often, yearly)
            try await daemon(story, ["--log-format", "json"]) { daemon in
                try await daemon.until("three runs") {
                    daemon.errors.matches(of: #/"message":"complete/#).count >= 3
                }
                let lines = daemon.errors.split(separator: "\n")
                for line in lines {
                    _ = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
                }
                #expect(
                    lines.contains { $0.contains("\"integration\":\"other\"") && $0.contains("next run: 20") }
                )
                #expect(
                    !lines.contains { $0.contains("\"integration\":\"other\"") && $0.contains("complete") }
                )
            }
        }
    }
}
