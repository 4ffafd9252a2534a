import Configuration
import Delivery
import Foundation
import Inventory
import LocalEstate
import Store
import Support
import Sync
import Synchronization
import Testing

/// Deliveries while the store cannot be written, and while plans change.
@Suite struct TargetDeliveryTests {
    /// Accepts all events, after a delay.
    private final class Target: DeliveryTarget {
        let name = "made"
        let asked = Mutex(0)
        private let wait: Duration

        init(after wait: Duration = .zero) {
            self.wait = wait
        }

        func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
            -> Delivered
        {
            asked.withLock { $0 += 1 }
            do {
                try await Task.sleep(for: wait)
                return Delivered(upTo: try await source(place.sequence, 10, 1 << 20).last?.sequence)
            } catch {
                throw DeliveryError(error)
            }
        }
    }

    /// Always reports that it has lost its events.
    private struct LosingTarget: DeliveryTarget {
        let name = "made"

        func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
            -> Delivered
        {
            Delivered(upTo: nil, loss: DeliveryLoss(reason: "it lost everything"))
        }
    }

    /// Without a snapshot, there is nothing to send again: the target waits instead of trying endlessly.
    @Test func lossWithoutASnapshotIsAFailure() async throws {
        try await withStore { store, _ in
            var delivery = TargetDelivery(
                LosingTarget(),
                of: "made",
                store,
                now: { Date() },
                random: { 0 }
            )
            let step = try await delivery.step()
            guard case .waiting(_, let error?) = step else {
                Issue.record("\(step)")
                return
            }
            #expect(error.cause == "it lost everything")
        }
    }

    /// A store with one event for the target.
    private func withStore(_ work: (SnapshotStore, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pgcensus.db")
        let lock = try StoreLock(store: path)
        let store = try SnapshotStore(writing: path, under: lock)
        try await store.change { change in
            _ = try change.addTarget("made", of: "made")
            let event = OutboxEvent(
                sequence: try change.nextSequence(),
                id: "1",
                source: "made",
                type: "pgcensus.resource.added",
                subject: "one",
                time: Timestamp(milliseconds: 0),
                snapshot: "s",
                kind: "server",
                data: Array("{}".utf8)
            )
            try change.add(event, for: nil, of: "made")
        }
        try await work(store, path)
    }

    /// Simulates a full disk: the position of a target cannot be stored.
    private func fill(_ path: String) async throws {
        let trigger = "create trigger full before update on target begin select raise(abort, 'full'); end"
        #expect(try await launch(["sqlite3", path, trigger]).code == 0)
    }

    private func plan(_ target: Target) -> SyncPlan {
        SyncPlan(integration: "made", settings: SyncSettings(), acceptsRemovals: false, targets: [target]) {
            _ in throw CancellationError()
        }
    }

    @Test func unrecordedDeliveryIsNotSentAgain() async throws {
        try await withStore { store, path in
            try await fill(path)
            let target = Target()
            var delivery = TargetDelivery(target, of: "made", store, now: { Date() }, random: { 0 })
            for _ in 0..<2 {
                do {
                    let step = try await delivery.step()
                    Issue.record("\(step)")
                } catch is StoreError {}
            }
            _ = try await launch(["sqlite3", path, "drop trigger full"])
            #expect(try await delivery.step() == .delivered(parked: 0))
            #expect(try await delivery.step() == .nothingToDo)
            #expect(target.asked.withLock { $0 } == 1)
        }
    }

    @Test func longWriteDoesNotBlockReaders() async throws {
        try await withStore { store, _ in
            let hasBegun = Mutex(false)
            let hasEnded = Mutex(false)
            let mayEnd = DispatchSemaphore(value: 0)
            let writing = Task {
                try await store.change { _ in
                    hasBegun.withLock { $0 = true }
                    _ = mayEnd.wait(timeout: .now() + 60)
                    hasEnded.withLock { $0 = true }
                }
            }
            try await until("the write") { hasBegun.withLock { $0 } }
            #expect(try store.view { try $0.target("made", of: "made") }?.pending == 1)
            #expect(!hasEnded.withLock { $0 })
            mayEnd.signal()
            try await writing.value
        }
    }

    @Test func unwritableStoreIsTriedLessOften() async throws {
        try await withStore { store, path in
            try await fill(path)
            let broken = Mutex(0)
            let pauses = Mutex<[Duration]>([])
            var deliveries = DeliveryService(
                CurrentPlans([plan(Target())]),
                store,
                now: { Date() },
                random: { 0 }
            ) { event in
                if case .broken = event { broken.withLock { $0 += 1 } }
            }
            deliveries.sleep = { pause in
                let count = pauses.withLock { pauses in
                    pauses.append(pause)
                    return pauses.count
                }
                if count == 5 { try await Task.sleep(for: .seconds(3600)) }
            }
            let running = Task { [deliveries] in try await deliveries.run() }
            try await until("five tries") { pauses.withLock { $0.count } == 5 }
            running.cancel()
            _ = try? await running.value
            let found = pauses.withLock { $0 }
            #expect(broken.withLock { $0 } == 5)
            #expect(found == [0.8, 1.6, 3.2, 6.4, 12.8].map { .seconds($0) })
        }
    }

    @Test func reloadCancelsAWaitingDelivery() async throws {
        try await withStore { store, _ in
            let (slow, quick) = (Target(after: .seconds(60)), Target())
            let currentPlans = CurrentPlans([plan(slow)])
            let deliveries = DeliveryService(currentPlans, store, now: { Date() }, random: { 0 }) { _ in }
            let running = Task { try await deliveries.run() }
            try await until("the slow target") { slow.asked.withLock { $0 } > 0 }
            currentPlans.replace([plan(quick)])
            try await until("the quick target") { quick.asked.withLock { $0 } > 0 }
            #expect(quick.asked.withLock { $0 } == 1)
            running.cancel()
            _ = try? await running.value
        }
    }
}
