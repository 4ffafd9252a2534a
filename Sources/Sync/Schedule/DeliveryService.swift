package import Delivery
package import Foundation
import ServiceLifecycle
package import SnapshotStore

/// Delivers what is in the outbox, each target by itself, so that a dead one holds up nobody.
package struct DeliveryService: Service {
    /// What happens, for logs.
    package enum Event: Sendable {
        case failed(integration: String, target: String, DeliveryError)
        case parked(integration: String, target: String, Int)
        case broken(any Error)
    }

    private static let pause = Duration.milliseconds(250)

    private let agenda: Agenda
    private let store: SnapshotStore
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    private let report: @Sendable (Event) -> Void

    package init(
        _ agenda: Agenda,
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
                    group.addTask { await waitForReload(generation) }
                }
            }
        }
    }

    /// Works until other plans are in force.
    private func deliver(to target: any DeliveryTarget, of integration: String, _ generation: Int) async {
        let courier = Courier(target, of: integration, store, now: now, random: random)
        while !Task.isCancelled, agenda.current.generation == generation {
            do {
                switch try await courier.step() {
                case .delivered(let parked):
                    if parked > 0 { report(.parked(integration: integration, target: target.name, parked)) }
                    continue
                case .waiting(_, let error?):
                    report(.failed(integration: integration, target: target.name, error))
                case .waiting, .nothingToDo: break
                }
            } catch {
                if !Task.isCancelled { report(.broken(error)) }
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func waitForReload(_ generation: Int) async {
        while !Task.isCancelled, agenda.current.generation == generation {
            try? await Task.sleep(for: Self.pause)
        }
    }
}
