import AzureEmulator
import Comparison
import Foundation
import Inventory
import Reports
import Store
import Support
import Sync
import Testing

/// The numbers of the metrics page, read from a real store.
@Suite struct MetricsTests {
    @Test func metricsMatchTheStoreAndTheProgram() async throws {
        let estate = try WatchedEstate()
        var maker = Maker(seed: 1)
        let whole = maker.look(servers: 2)
        _ = try await estate.sync(whole)
        var blind = whole
        blind.servers[0].scan = ScanResult(.unreachable)
        blind.servers[0].databases = nil
        for _ in 0..<3 { _ = try await estate.sync(blind) }
        var counters = MetricsPage.Counters()
        counters.runs = ["complete": 1, "partial": 3]
        counters.seconds = 12.5
        counters.requests = 70
        counters.throttled = 4
        counters.changes = ["unknown": 1]
        let status = try estate.store.view { try SyncStatus(in: $0) }
        // The first scan ended five seconds after 1764000060; the age starts then.
        let now = Timestamp(milliseconds: 1_764_001_065_000)
        let lines = MetricsPage(status, ["made": counters], now: now).text.split(separator: "\n").map(
            String.init
        )
        for line in [
            #"pgcensus_runs_total{integration="made",outcome="partial"} 3"#,
            #"pgcensus_run_duration_seconds_sum{integration="made"} 12.5"#,
            #"pgcensus_run_duration_seconds_count{integration="made"} 4"#,
            #"pgcensus_azure_requests_total{integration="made"} 70"#,
            #"pgcensus_azure_throttled_requests_total{integration="made"} 4"#,
            #"pgcensus_changes_total{integration="made",change="unknown"} 1"#,
            #"pgcensus_last_run_timestamp_seconds{integration="made"} 1764000245.0"#,
            #"pgcensus_resources{integration="made",kind="server"} 2"#,
            #"pgcensus_servers_out_of_view{integration="made"} 1"#,
            #"pgcensus_oldest_unknown_age_seconds{integration="made"} 1000.0"#,
        ] {
            #expect(lines.contains(line), "\(line)\n\(lines.joined(separator: "\n"))")
        }
    }
}

extension DaemonTests {
    @Test func azureRequestsAreCounted() async throws {
        var estate = Estate.made(subscriptions: 1, servers: 1)
        var fault = Fault(path: "/resourcegroups", status: 429)
        fault.headers = ["Retry-After": "0"]
        estate.faults = [fault]
        let emulator = try await AzureEmulator.start(
            estate: estate,
            secrets: EmulatorSecrets(clientSecret: AzureStory.secret)
        )
        try await SyncStory.with { story in
            try story.folder.configure(
                IntegrationEntry().types([.server]).azure(at: emulator.baseURL)
                    .with(["sync": ["every": "1h"]])
            )
            try await daemon(story, ["--listen", "127.0.0.1:0"]) { daemon in
                try await daemon.until("the run") { daemon.errors.contains("story: partial") }
                let metrics = try await daemon.get("/metrics").output
                let throttled = metrics.firstMatch(
                    of: #/pgcensus_azure_throttled_requests_total{integration="story"} ([0-9]+)\n/#
                )
                let all = metrics.firstMatch(
                    of: #/pgcensus_azure_requests_total{integration="story"} ([0-9]+)\n/#
                )
                // One request, and three retries.
                #expect(throttled?.1 == "4", "\(daemon.errors)")
                #expect(try #require(all.flatMap { Int($0.1) }) > 4)
            }
        }
        await emulator.stop()
    }
}
