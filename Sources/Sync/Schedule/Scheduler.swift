package import Foundation
import History
import Inventory
import ServiceLifecycle
package import Store

/// Starts each integration when it is due; one that is still running is skipped, and counted.
package struct Scheduler: Service {
    /// Events for logs and metrics.
    package enum Event: Sendable {
        case started(String)
        case finished(String, RunReport)
        case failed(String, any Error)
        case skipped(String)
        case planned(String, next: Date?)
        /// The scheduler has checked all plans.
        case tick(Date)
    }

    private static let tick = Duration.milliseconds(200)

    private let currentPlans: CurrentPlans
    private let store: SnapshotStore
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let report: @Sendable (Event) -> Void

    package init(
        _ currentPlans: CurrentPlans,
        _ store: SnapshotStore,
        now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> Double,
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.currentPlans = currentPlans
        self.store = store
        self.now = now
        self.random = random
        self.report = report
    }

    /// Ends when the program ends; cancels a running scan, which leaves no partial snapshot.
    package func run() async throws {
        let lastRuns = try lastRuns()
        await cancelWhenGracefulShutdown {
            let running = RunningSet()
            await withDiscardingTaskGroup { group in
                var dueTimes = DueTimes(lastRuns: lastRuns, random: random)
                while !Task.isCancelled {
                    let (plans, generation) = currentPlans.current
                    for (integration, next) in dueTimes.take(plans, generation, at: now()) {
                        report(.planned(integration, next: next))
                    }
                    for plan in dueTimes.due(plans, at: now()) {
                        report(.planned(plan.integration, next: dueTimes.next(of: plan.integration)))
                        guard await running.insert(plan.integration) else {
                            report(.skipped(plan.integration))
                            continue
                        }
                        group.addTask {
                            await run(plan)
                            await running.remove(plan.integration)
                        }
                    }
                    report(.tick(now()))
                    try? await Task.sleep(for: Self.tick)
                }
                group.cancelAll()
            }
        }
    }

    private func run(_ plan: SyncPlan) async {
        report(.started(plan.integration))
        do {
            report(.finished(plan.integration, try await SyncRun(plan, store, now: now).run()))
        } catch is CancellationError {
            return
        } catch {
            if !Task.isCancelled { report(.failed(plan.integration, error)) }
        }
    }

    private func lastRuns() throws -> [String: Date] {
        let starts = try store.view { view in
            try view.runs().map { ($0.integration, Date(try RunReport($0).startedAt)) }
        }
        return Dictionary(starts) { first, _ in first }
    }
}

/// The integrations with a running scan.
private actor RunningSet {
    private var names: Set<String> = []

    func insert(_ name: String) -> Bool { names.insert(name).inserted }
    func remove(_ name: String) { names.remove(name) }
}
