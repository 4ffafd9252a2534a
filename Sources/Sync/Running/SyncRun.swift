import Delivery
package import Foundation
import History
import Inventory
package import Store
import Synchronization
import Wording

/// One run of one integration: scan, store, compare with the last known state, and put the changes into the outbox.
///
/// One transaction stores snapshot, state and events, so that none exists without the others.
package struct SyncRun: Sendable {
    private let plan: SyncPlan
    private let store: SnapshotStore
    private let now: @Sendable () -> Date

    package init(_ plan: SyncPlan, _ store: SnapshotStore, now: @escaping @Sendable () -> Date) {
        self.plan = plan
        self.store = store
        self.now = now
    }

    /// Records a failure, and throws it again.
    package func run() async throws -> RunReport {
        let started = Timestamp(now())
        do {
            let (writer, header) = try await plan.scan(store)
            let report = Mutex<RunReport?>(nil)
            try await writer.commit(header) { change in
                let done = try reconcile(header, in: change)
                report.withLock { $0 = done }
            }
            let done =
                report.withLock { $0 }
                ?? RunReport(startedAt: started, finishedAt: started, outcome: .failed)
            return try await findOwners(header, done)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            try await remember(error, started)
            throw error
        }
    }

    /// A failure of the directory does not lose the snapshot.
    private func findOwners(_ header: SnapshotHeader, _ report: RunReport) async throws -> RunReport {
        var report = report
        do {
            let run = OwnerRun(
                header: header,
                plan: plan.owners,
                hasNoTargets: try store.view { try !$0.hasTargets(plan.integration) }
            )
            let (changed, complaint) = try await run.run(in: store)
            if changed > 0 { report.changes[OwnerTransfer.change] = changed }
            report.ownerError = complaint
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            report.ownerError = explained(error).cause.shortened
        }
        guard report.ownerError != nil || report.changes[OwnerTransfer.change] != nil else { return report }
        let (changes, error) = (report.changes, report.ownerError)
        try await store.editReport(of: plan.integration) { kept in
            kept.changes = changes
            kept.ownerError = error
        }
        return report
    }

    private func reconcile(_ header: SnapshotHeader, in change: StoreChange) throws -> RunReport {
        let before = try change.view.run(of: plan.integration)?.snapshot
            .flatMap { try change.view.header($0) }
            .map { try OutOfView($0, in: change.view) }
        let outcome = try Reconciliation(
            header: header,
            targets: plan.targets.map(\.name),
            places: Dictionary(plan.targets.compactMap { target in target.place.map { (target.name, $0) } }) {
                $1
            },
            removals: plan.removals,
            acceptsRemovals: plan.acceptsRemovals
        )
        .run(in: change)
        let isWhole = header.coverage.outcome == .complete
        var report = RunReport(
            startedAt: header.startedAt,
            finishedAt: header.finishedAt,
            outcome: isWhole ? .complete : .partial
        )
        report.snapshot = header.id
        let hidden = try OutOfView(header, in: change.view)
        report.unseen = hidden.count
        report.newlyUnseen = hidden.names(beyond: before)
        report.sawNothing = header.coverage.seesNothing
        report.changes = outcome.changes
        report.held = outcome.held
        report.resources = outcome.resources
        let left = try change.view.targets().filter {
            $0.integration == plan.integration && $0.retired != nil && $0.pending > 0
        }
        if !left.isEmpty { report.leftBehind = left.map(\.name) }
        try copySchedule(into: &report, from: change.view.run(of: plan.integration))
        try change.put(
            RunRecord(
                integration: plan.integration,
                snapshot: header.id,
                scope: Data(header.scope.canonicalJSON()),
                report: Data(report.canonicalJSON())
            )
        )
        return report
    }

    /// Keeps what the schedule has written meanwhile.
    private func copySchedule(into report: inout RunReport, from last: RunRecord?) throws {
        guard let last else { return }
        let earlier = try RunReport(last)
        report.next = earlier.next
        report.skipped = earlier.skipped
    }

    private func remember(_ error: any Error, _ started: Timestamp) async throws {
        let cause = explained(error).cause.shortened
        let finished = Timestamp(now())
        try? await store.change { change in
            let last = try change.view.run(of: plan.integration)
            var report = RunReport(startedAt: started, finishedAt: finished, outcome: .failed)
            report.error = cause
            report.resources = try change.view.counts(of: plan.integration)
            try? copySchedule(into: &report, from: last)
            try change.put(
                RunRecord(
                    integration: plan.integration,
                    snapshot: last?.snapshot,
                    scope: last?.scope,
                    report: Data(report.canonicalJSON())
                )
            )
        }
    }
}
