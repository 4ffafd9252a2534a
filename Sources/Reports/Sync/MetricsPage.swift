import Comparison
import History
package import Inventory
import Store
package import Sync
import Wording

/// The metrics in Prometheus' text format (exposition format 0.0.4).
package struct MetricsPage {
    /// The counters that only the running program has, by integration.
    package struct Counters: Sendable {
        /// By outcome.
        package var runs: [String: Int] = [:]
        package var seconds = 0.0
        package var skipped = 0
        package var changes: [String: Int] = [:]
        package var requests = 0
        package var throttled = 0

        package init() {}
    }

    package let text: String

    package init(_ status: SyncStatus, _ counters: [String: Counters], now: Timestamp) {
        var lines = MetricLines()
        let counters = counters.sorted { $0.key < $1.key }
        lines.runs(counters)
        lines.work(counters)
        lines.estate(status.integrations, now)
        lines.deliveries(status.targets)
        text = lines.text
    }
}

/// Collects the lines of the page.
private struct MetricLines {
    typealias Counters = [(key: String, value: MetricsPage.Counters)]

    private(set) var text = ""

    mutating func runs(_ counters: Counters) {
        metric("pgcensus_runs_total", "counter", "Runs that have ended.")
        for (name, counts) in counters {
            for outcome in RunReport.Outcome.allCases.map(\.rawValue) {
                sample("pgcensus_runs_total", name, ("outcome", outcome), counts.runs[outcome] ?? 0)
            }
        }
        metric("pgcensus_run_duration_seconds", "summary", "How long the scans of runs took.")
        for (name, counts) in counters {
            sample("pgcensus_run_duration_seconds_sum", name, nil, counts.seconds)
            sample("pgcensus_run_duration_seconds_count", name, nil, counts.runs.values.reduce(0, +))
        }
        metric("pgcensus_runs_skipped_total", "counter", "Runs skipped because another was running.")
        for (name, counts) in counters { sample("pgcensus_runs_skipped_total", name, nil, counts.skipped) }
    }

    mutating func work(_ counters: Counters) {
        metric("pgcensus_changes_total", "counter", "Changes that runs have found.")
        for (name, counts) in counters {
            for kind in (Change.Kind.allCases.map(\.rawValue) + [OwnerTransfer.change]).sorted() {
                sample("pgcensus_changes_total", name, ("change", kind), counts.changes[kind] ?? 0)
            }
        }
        metric("pgcensus_azure_requests_total", "counter", "Requests that Azure has answered.")
        for (name, counts) in counters { sample("pgcensus_azure_requests_total", name, nil, counts.requests) }
        metric("pgcensus_azure_throttled_requests_total", "counter", "Answers of Azure with status 429.")
        for (name, counts) in counters {
            sample("pgcensus_azure_throttled_requests_total", name, nil, counts.throttled)
        }
    }

    mutating func estate(_ integrations: [SyncStatus.Integration], _ now: Timestamp) {
        metric("pgcensus_last_run_timestamp_seconds", "gauge", "When the last run ended.")
        for one in integrations {
            sample("pgcensus_last_run_timestamp_seconds", one.name, nil, seconds(one.report.finishedAt))
        }
        byKind("pgcensus_resources", "Resources that are known.", integrations, \.report.resources)
        byKind("pgcensus_removals_held", "Removals that wait to be accepted.", integrations, \.report.held)
        metric("pgcensus_servers_out_of_view", "gauge", "Servers that are out of view.")
        for one in integrations {
            let hidden = one.servers.count { !$0.visibility.isWhole && $0.visibility.outcome != .skipped }
            sample("pgcensus_servers_out_of_view", one.name, nil, hidden)
        }
        metric(
            "pgcensus_oldest_unknown_age_seconds",
            "gauge",
            "How long the longest unknown server or database has been out of view."
        )
        for one in integrations {
            let age = one.oldestUnknown.map { max(0, seconds(now) - seconds($0)) } ?? 0
            sample("pgcensus_oldest_unknown_age_seconds", one.name, nil, age)
        }
    }

    mutating func deliveries(_ targets: [TargetState]) {
        byTarget("pgcensus_outbox_events", "Events that wait for delivery.", targets, \.pending)
        byTarget("pgcensus_parked_events", "Events that are parked for a target.", targets, \.parked)
        byTarget("pgcensus_delivery_failures", "Consecutive failures of a target.", targets, \.failures)
    }

    private mutating func byKind(
        _ metric: String,
        _ help: String,
        _ integrations: [SyncStatus.Integration],
        _ counts: KeyPath<SyncStatus.Integration, [String: Int]>
    ) {
        self.metric(metric, "gauge", help)
        for one in integrations {
            for (kind, count) in one[keyPath: counts].sorted(by: { $0.key < $1.key }) {
                sample(metric, one.name, ("kind", kind), count)
            }
        }
    }

    private mutating func byTarget(
        _ metric: String,
        _ help: String,
        _ targets: [TargetState],
        _ value: KeyPath<TargetState, Int>
    ) {
        self.metric(metric, "gauge", help)
        for target in targets {
            sample(metric, target.integration, ("target", target.name), target[keyPath: value])
        }
    }

    private mutating func metric(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private mutating func sample(
        _ name: String,
        _ integration: String,
        _ label: (name: String, value: String)?,
        _ value: some Numeric
    ) {
        let further = label.map { ",\($0.name)=\"\(escaped($0.value))\"" } ?? ""
        text += "\(name){integration=\"\(escaped(integration))\"\(further)} \(value)\n"
    }

    private func escaped(_ text: String) -> String {
        text.replacingScalars { scalar in
            switch scalar {
            case "\\", "\"": "\\\(scalar)"
            case "\n": "\\n"
            default: nil
            }
        }
    }

    private func seconds(_ timestamp: Timestamp) -> Double { Double(timestamp.milliseconds) / 1000 }
}
