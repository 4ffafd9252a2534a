import Comparison
import Inventory

@testable import Store
@testable import Sync

/// A status as the store would give it, with fixed values.
enum StatusOfSync {
    static let now = Timestamp(milliseconds: 1_764_000_000_000)

    static func ago(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: now.milliseconds - seconds * 1000)
    }

    static func scope(_ id: String, _ outcome: Outcome?, _ code: String? = nil, seen: Int64? = nil)
        -> SyncStatus.Scope
    {
        SyncStatus.Scope(
            id: id,
            lastWholeView: seen.map(ago),
            visibility: Visibility(outcome: outcome, code: code)
        )
    }

    static func integration(_ name: String, _ change: (inout SyncStatus.Integration) -> Void = { _ in })
        -> SyncStatus.Integration
    {
        let report = RunReport(startedAt: ago(65), finishedAt: ago(60), outcome: .complete)
        var integration = SyncStatus.Integration(name: name, report: report, servers: [], databases: [])
        change(&integration)
        return integration
    }

    static func target(_ name: String, _ change: (inout TargetState) -> Void = { _ in }) -> TargetState {
        var target = TargetState(
            integration: "retail",
            name: name,
            delivered: 0,
            failures: 0,
            pending: 0,
            parked: 0
        )
        change(&target)
        return target
    }

    static func status(
        _ integrations: [SyncStatus.Integration],
        targets: [TargetState] = [],
        parked: [ParkedEvent] = [],
        forgotten: [ForgottenServer] = []
    ) -> SyncStatus {
        SyncStatus(integrations: integrations, targets: targets, parked: parked, forgotten: forgotten)
    }
}
