package import Delivery
package import Foundation
import History
import ServiceLifecycle
package import Store

/// Delivers the outbox, each target by itself, so that a dead one delays no other.
package struct DeliveryService: Service {
    /// Events for the log.
    package enum Event: Sendable {
        case failed(integration: String, target: String, DeliveryError)
        case parked(integration: String, target: String, Int)
        case warned(integration: String, target: String, String)
        case restarted(integration: String, target: String, because: String)
        case broken(any Error)
    }

    private static let pause = Duration.milliseconds(250)

    private let currentPlans: CurrentPlans
    private let store: SnapshotStore
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let report: @Sendable (Event) -> Void
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

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

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let (plans, generation) = currentPlans.current
                await withDiscardingTaskGroup { group in
                    for plan in plans {
                        for target in plan.targets {
                            group.addTask { await deliver(to: target, of: plan.integration, generation) }
                        }
                    }
                    await waitForReload(generation)
                    // A delivery in progress is cancelled, and sent again later: a slow target delays no new plan.
                    group.cancelAll()
                }
            }
        }
    }

    /// Works until other plans are in force.
    ///
    /// A store that cannot be written to keeps no count of failures, so this counts them.
    private func deliver(to target: any DeliveryTarget, of integration: String, _ generation: Int) async {
        var delivery = TargetDelivery(target, of: integration, store, now: now, random: random)
        var failures = 0
        while !Task.isCancelled, currentPlans.current.generation == generation {
            var pause = Self.pause
            do {
                let step = try await delivery.step()
                failures = 0
                tell(step, target.name, integration)
                if case .delivered = step { continue }
            } catch {
                if !Task.isCancelled { report(.broken(error)) }
                pause = .seconds(TargetDelivery.pause(after: failures, random()))
                failures += 1
            }
            try? await sleep(pause)
        }
    }

    private func tell(_ step: TargetDelivery.Step, _ target: String, _ integration: String) {
        switch step {
        case .delivered(let parked, let warning):
            if parked > 0 { report(.parked(integration: integration, target: target, parked)) }
            if let warning { report(.warned(integration: integration, target: target, warning)) }
        case .restarted(let reason):
            report(.restarted(integration: integration, target: target, because: reason))
        case .waiting(_, let error?): report(.failed(integration: integration, target: target, error))
        case .waiting, .nothingToDo: break
        }
    }

    private func waitForReload(_ generation: Int) async {
        while !Task.isCancelled, currentPlans.current.generation == generation {
            try? await Task.sleep(for: Self.pause)
        }
    }
}
