import Configuration
import Delivery
import Foundation
import Inventory
import Store
import Support
import Sync
import Synchronization
import Testing

/// A store with a growing estate and one target.
struct GrowingEstate {
    let store: SnapshotStore
    private let folder: TemporaryFolder
    private let target: any DeliveryTarget
    private let runs = Counter()
    private let moments = Counter()

    private final class Counter: Sendable {
        private let value = Mutex(0)
        var next: Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    init(_ target: any DeliveryTarget) throws {
        folder = try TemporaryFolder()
        let path = folder.file("pgcensus.db")
        store = try SnapshotStore(writing: path, under: try StoreLock(store: path))
        self.target = target
    }

    func sync(tables: Int, poisonEvery every: Int) async throws {
        let number = runs.next
        let plan = SyncPlan(
            integration: "made",
            settings: .unguarded,
            acceptsRemovals: false,
            targets: [target]
        ) { store in
            try await Self.look(tables, every).record(in: store, number: number)
        }
        _ = try await SyncRun(plan, store, now: { Date() }).run()
    }

    /// Delivers until no event waits; returns the number of failures.
    func deliver() async throws -> Int {
        var failures = 0
        for _ in 0..<1000 {
            var delivery = TargetDelivery(
                target,
                of: "made",
                store,
                // Each call advances the clock, so that every pause is over.
                now: { [moments] in Date(timeIntervalSince1970: 1_764_000_000 + Double(moments.next) * 7200)
                },
                random: { 0 }
            )
            switch try await delivery.step() {
            case .nothingToDo: return failures
            case .waiting: failures += 1
            case .restarted(let reason): Issue.record("everything is sent again: \(reason)")
            case .delivered: break
            }
        }
        Issue.record("the delivery does not end")
        return failures
    }

    private static func look(_ tables: Int, _ every: Int) -> Look {
        var schema = Schema(name: "public", oid: 2200)
        schema.tables = (0..<tables).map { number in
            let isPoison = number % every == 7
            let mark = isPoison ? (number / every).isMultiple(of: 2) ? "bad_even" : "bad_odd" : "good"
            return Table(name: Name("\(mark)_\(number)"), oid: UInt32(20_000 + number), kind: .table)
        }
        var database = Database(name: "shop", oid: 16_384, encoding: "UTF8", collation: "C")
        database.schemas = [schema]
        var server = Server(id: "postgresql://one:5432", kind: .manual, name: "one", host: "one", port: 5432)
        server.databases = [database]
        return Look(servers: [server])
    }
}
