import Inventory
package import Store
import Synchronization

/// Writes to the store when each integration is due next, for `sync status`.
///
/// The first run has a record only when it has ended: then this writes it again.
package final class PlannedRuns: Sendable {
    private let store: SnapshotStore
    private let next = Mutex<[String: Timestamp]>([:])

    package init(_ store: SnapshotStore) {
        self.store = store
    }

    package func note(_ event: Scheduler.Event) {
        switch event {
        case .planned(let integration, let next):
            self.next.withLock { $0[integration] = next.map { Timestamp($0) } }
            plan(integration)
        case .finished(let integration, _), .failed(let integration, _): plan(integration)
        case .skipped(let integration): change(integration) { $0.skipped += 1 }
        default: break
        }
    }

    private func plan(_ integration: String) {
        change(integration) { report in report.next = self.next.withLock { $0[integration] } }
    }

    private func change(_ integration: String, _ edit: @escaping @Sendable (inout RunReport) -> Void) {
        Task { [store] in try? await store.editReport(of: integration, edit) }
    }
}
