package import Delivery
package import Foundation
import History
import ServiceLifecycle
package import Store

/// Delivers what is in the outbox, each target by itself, so that a dead one holds up nobody.
package struct DeliveryService: Service {
    /// What happens, for logs.
    package enum Event: Sendable {
        case failed(integration: String, target: String, DeliveryError)
        case parked(integration: String, target: String, Int)
        case warned(integration: String, target: String, String)
        case begunAnew(integration: String, target: String, because: String)
        case broken(any Error)
    }

    private static let pause = Duration.milliseconds(250)

    private let agenda: CurrentPlans
    private let store: SnapshotStore
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let report: @Sendable (Event) -> Void
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

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

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let (plans, generation) = agenda.current
                await withDiscardingTaskGroup { group in
                    for plan in plans {
                        for target in plan.targets {
                            group.addTask { await deliver(to: target, of: plan.integration, generation) }
                        }
                    }
                    await waitForReload(generation)
                    // What is on its way is given up, and sent again: a slow target holds up no new plan.
                    group.cancelAll()
                }
            }
        }
    }

    /// Works until other plans are in force.
    ///
    /// A store that cannot be written to keeps no count of failures, so they are counted here.
    private func deliver(to target: any DeliveryTarget, of integration: String, _ generation: Int) async {
        var courier = TargetDelivery(target, of: integration, store, now: now, random: random)
        var failures = 0
        while !Task.isCancelled, agenda.current.generation == generation {
            var pause = Self.pause
            do {
                let step = try await courier.step()
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
        case .begunAnew(let reason):
            report(.begunAnew(integration: integration, target: target, because: reason))
        case .waiting(_, let error?): report(.failed(integration: integration, target: target, error))
        case .waiting, .nothingToDo: break
        }
    }

    private func waitForReload(_ generation: Int) async {
        while !Task.isCancelled, agenda.current.generation == generation {
            try? await Task.sleep(for: Self.pause)
        }
    }
}
