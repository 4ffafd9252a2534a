package import Foundation
import History
import Inventory
import ServiceLifecycle
package import Store

/// Starts each integration when it is due; one that is still running then is skipped, and counted.
package struct Scheduler: Service {
    /// What happens, for logs and metrics.
    package enum Event: Sendable {
        case started(String)
        case finished(String, RunReport)
        case failed(String, any Error)
        case skipped(String)
        case planned(String, next: Date?)
        /// The scheduler has gone round.
        case tick(Date)
    }

    private static let tick = Duration.milliseconds(200)

    private let agenda: CurrentPlans
    private let store: SnapshotStore
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let report: @Sendable (Event) -> Void

    package init(
        _ agenda: CurrentPlans,
        _ store: SnapshotStore,
        now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> Double,
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.agenda = agenda
        self.store = store
        self.now = now
        self.random = random
        self.report = report
    }

    /// Ends when the program shall end; a crawl under way is given up then, and leaves no half snapshot.
    package func run() async throws {
        let lastRuns = try lastRuns()
        await cancelWhenGracefulShutdown {
            let running = RunningSet()
            await withDiscardingTaskGroup { group in
                var book = DueTimes(lastRuns: lastRuns, random: random)
                while !Task.isCancelled {
                    let (plans, generation) = agenda.current
                    for (integration, next) in book.take(plans, generation, at: now()) {
                        report(.planned(integration, next: next))
                    }
                    for plan in book.due(plans, at: now()) {
                        report(.planned(plan.integration, next: book.next(of: plan.integration)))
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

/// The integrations that are being crawled.
private actor RunningSet {
    private var names: Set<String> = []

    func insert(_ name: String) -> Bool { names.insert(name).inserted }
    func remove(_ name: String) { names.remove(name) }
}
