import Delivery
package import Foundation
import Inventory
package import Store

/// Runs each integration once, and then delivers the outbox.
package struct SyncOnce: Sendable {
    /// How long to retry a failing target before its events wait for the next run.
    private static let patience = 10.0

    /// What counts as out of view: everything, or only what was in view at the previous run.
    package enum FailureCondition: String, CaseIterable, Sendable { case unseen, new }

    /// The results, the best first.
    package enum Completion: Int, Sendable { case done, somethingUnseen, nothingSeen, failed }

    /// Events for the log.
    package enum Event: Sendable {
        case finished(String, RunReport)
        case failed(String, any Error)
        case delivery(DeliveryService.Event)
        /// A target that has failed before gets no events.
        case paused(integration: String, target: String, until: Date)
    }

    private let plans: [SyncPlan]
    private let store: SnapshotStore
    private let failureCondition: FailureCondition
    private let report: @Sendable (Event) -> Void

    package init(
        _ plans: [SyncPlan],
        _ store: SnapshotStore,
        failingOn failureCondition: FailureCondition,
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.plans = plans
        self.store = store
        self.failureCondition = failureCondition
        self.report = report
    }

    /// The worst of all results.
    package func run() async throws -> Completion {
        var completions: [Completion] = []
        for plan in plans {
            do {
                // No other process has the store, so no run is planned.
                try await store.editReport(of: plan.integration) { $0.next = nil }
                let done = try await SyncRun(plan, store, now: { Date() }).run()
                report(.finished(plan.integration, done))
                completions.append(done.completion(failureCondition))
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                report(.failed(plan.integration, error))
                completions.append(.failed)
            }
        }
        completions += try await deliver()
        return completions.max { $0.rawValue < $1.rawValue } ?? .done
    }

    private func deliver() async throws -> [Completion] {
        try await withThrowingTaskGroup(of: Completion.self) { group in
            for plan in plans {
                for target in plan.targets {
                    group.addTask { try await deliver(to: target, of: plan.integration) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func deliver(to target: any DeliveryTarget, of integration: String) async throws -> Completion {
        var delivery = TargetDelivery(
            target,
            of: integration,
            store,
            now: { Date() },
            random: { .random(in: 0...1) }
        )
        let name = target.name
        let end = Date().addingTimeInterval(Self.patience)
        var completion = Completion.done
        while true {
            try Task.checkCancellation()
            switch try await delivery.step() {
            case .nothingToDo: return completion
            case .restarted(let reason):
                tell(.restarted(integration: integration, target: name, because: reason))
            case .delivered(let parked, let warning):
                if let warning { tell(.warned(integration: integration, target: name, warning)) }
                guard parked > 0 else { continue }
                tell(.parked(integration: integration, target: name, parked))
                completion = .somethingUnseen
            case .waiting(let until, let error):
                if let error {
                    tell(.failed(integration: integration, target: name, error))
                } else if until >= end {
                    report(.paused(integration: integration, target: name, until: until))
                }
                guard until < end else { return .somethingUnseen }
                try await Task.sleep(for: .seconds(max(0.05, until.timeIntervalSinceNow)))
            }
        }
    }

    private func tell(_ event: DeliveryService.Event) { report(.delivery(event)) }
}

extension RunReport {
    /// Nothing relevant is out of view, all owners were found, and no removal is held back.
    fileprivate func completion(_ failureCondition: SyncOnce.FailureCondition) -> SyncOnce.Completion {
        guard sawNothing != true else { return .nothingSeen }
        let counts =
            switch failureCondition {
            case .unseen: unseen ?? 0
            case .new: newlyUnseen?.count ?? 0
            }
        return counts == 0 && held.isEmpty && ownerError == nil ? .done : .somethingUnseen
    }
}
