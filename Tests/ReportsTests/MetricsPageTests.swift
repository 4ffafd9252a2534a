import Inventory
import Reports
import Sync
import Testing

@testable import Store

/// The page that Prometheus reads.
@Suite struct MetricsPageTests {
    private typealias Made = StatusOfSync

    private static var page: [Substring] {
        let integration = Made.integration("retail \"1\"\\\n") { one in
            one.report.resources = ["table": 12, "server": 3]
            one.report.held = ["table": 4]
            one.oldestUnknown = Made.ago(90)
            one.servers = [
                Made.scope("a", .complete), Made.scope("b", .partial), Made.scope("c", .unreachable),
                Made.scope("d", nil), Made.scope("e", .skipped),
            ]
        }
        let target = Made.target("cmdb") { ($0.pending, $0.parked, $0.failures) = (7, 2, 3) }
        var counters = MetricsPage.Counters()
        counters.runs = ["complete": 2, "failed": 1]
        (counters.seconds, counters.skipped) = (12.5, 4)
        counters.changes = ["added": 5, "ownerChanged": 6]
        (counters.requests, counters.throttled) = (70, 8)
        let status = Made.status([integration], targets: [target])
        return MetricsPage(status, ["made": counters], now: Made.now).text.split(separator: "\n")
    }

    @Test(arguments: [
        #"pgcensus_runs_total{integration="made",outcome="complete"} 2"#,
        #"pgcensus_runs_total{integration="made",outcome="partial"} 0"#,
        #"pgcensus_runs_total{integration="made",outcome="failed"} 1"#,
        #"pgcensus_run_duration_seconds_sum{integration="made"} 12.5"#,
        #"pgcensus_run_duration_seconds_count{integration="made"} 3"#,
        #"pgcensus_runs_skipped_total{integration="made"} 4"#,
        #"pgcensus_changes_total{integration="made",change="added"} 5"#,
        #"pgcensus_changes_total{integration="made",change="ownerChanged"} 6"#,
        #"pgcensus_changes_total{integration="made",change="removed"} 0"#,
        #"pgcensus_azure_requests_total{integration="made"} 70"#,
        #"pgcensus_azure_throttled_requests_total{integration="made"} 8"#,
        #"pgcensus_last_run_timestamp_seconds{integration="retail \"1\"\\\n"} 1763999940.0"#,
        #"pgcensus_resources{integration="retail \"1\"\\\n",kind="table"} 12"#,
        #"pgcensus_removals_held{integration="retail \"1\"\\\n",kind="table"} 4"#,
        #"pgcensus_servers_out_of_view{integration="retail \"1\"\\\n"} 2"#,
        #"pgcensus_oldest_unknown_age_seconds{integration="retail \"1\"\\\n"} 90.0"#,
        #"pgcensus_outbox_events{integration="retail",target="cmdb"} 7"#,
        #"pgcensus_parked_events{integration="retail",target="cmdb"} 2"#,
        #"pgcensus_delivery_failures{integration="retail",target="cmdb"} 3"#,
    ]) func everyFigureIsASample(_ line: String) {
        #expect(Self.page.contains(line[...]), "\(Self.page.joined(separator: "\n"))")
    }

    /// Exposition format 0.0.4: HELP, TYPE, then the samples of that metric; each metric appears once.
    @Test func everyMetricIsDeclaredOnceAboveItsSamples() {
        var declared: [Substring] = []
        for line in Self.page {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP ") {
                #expect(!declared.contains(words[2]), "\(line)")
                declared.append(words[2])
            } else if line.hasPrefix("# TYPE ") {
                #expect(words[2] == declared.last)
            } else {
                #expect(declared.last.map { line.hasPrefix($0) } == true, "\(line)")
            }
        }
        #expect(declared.count == 14)
    }

    @Test func emptyStatusIsOnlyDeclarations() {
        let text = MetricsPage(Made.status([]), [:], now: Made.now).text
        #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("# ") })
    }
}
