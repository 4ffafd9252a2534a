package import Discovery
package import Foundation
import Inventory
package import Store
package import Sync
import Synchronization

/// Counts the work of a running `sync`, and says whether it is healthy.
package final class SyncMeter: Sendable {
    private struct State {
        var counters: [String: MetricsPage.Counters] = [:]
        /// Integrations whose last run has stored a snapshot.
        var ready: Set<String> = []
        var lastTick = Date.distantPast
    }

    private let state = Mutex(State())
    private let requests: RequestCounts

    package init(_ requests: RequestCounts) {
        self.requests = requests
    }

    package func expect(_ integrations: [String]) {
        state.withLock { state in
            for name in integrations where state.counters[name] == nil { state.counters[name] = .init() }
        }
    }

    /// Takes over what earlier runs stored, so that a restart does not make the program unready.
    package func takeOver(_ runs: [(integration: String, report: RunReport)]) {
        state.withLock { state in
            state.ready.formUnion(runs.filter { $0.report.outcome != .failed }.map(\.integration))
        }
    }

    package func note(_ event: Scheduler.Event) {
        state.withLock { state in
            switch event {
            case .finished(let name, let report):
                let milliseconds = report.finishedAt.milliseconds - report.startedAt.milliseconds
                state.counters[name, default: .init()].runs[report.outcome.rawValue, default: 0] += 1
                state.counters[name]?.seconds += Double(milliseconds) / 1000
                state.counters[name]?.changes.merge(report.changes) { $0 + $1 }
                state.ready.insert(name)
            case .failed(let name, _):
                state.counters[name, default: .init()].runs[RunReport.Outcome.failed.rawValue, default: 0] +=
                    1
                state.ready.remove(name)
            case .skipped(let name): state.counters[name, default: .init()].skipped += 1
            case .started, .planned: break
            case .tick(let moment): state.lastTick = moment
            }
        }
    }

    /// Whether the scheduler is running.
    package func isAlive(at now: Date) -> Bool {
        state.withLock { abs(now.timeIntervalSince($0.lastTick)) < 30 }
    }

    /// Whether the last run of every integration has stored a snapshot.
    package func isReady(_ integrations: [String]) -> Bool {
        state.withLock { state in integrations.allSatisfy(state.ready.contains) }
    }

    package func metrics(of store: SnapshotStore, at now: Date) throws -> String {
        var counters = state.withLock { $0.counters }
        for name in counters.keys {
            let requests = requests.count(of: name).value
            counters[name]?.requests = requests.all
            counters[name]?.throttled = requests.throttled
        }
        let status = try store.view { try SyncStatus(in: $0) }
        return MetricsPage(status, counters, now: Timestamp(now)).text
    }
}
