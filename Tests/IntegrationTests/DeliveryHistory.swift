import Comparison
import Configuration
import Delivery
import Foundation
import HTTP
import History
import Inventory
import SnapshotStore
import Support
import Sync
import Synchronization

/// Where the events of a made history go, and what it has made of them.
protocol HistoryTarget: Sendable {
    var target: any DeliveryTarget { get }
    /// What goes wrong with it from now on; nil for nothing.
    func disturb(_ trouble: HistoryTrouble?) async throws
    /// What it holds, by each way to read it.
    func resources() async throws -> [(way: String, resources: [String: ToldResource])]
}

/// What may go wrong with a target.
enum HistoryTrouble: Sendable {
    /// Nothing is taken.
    case down
    /// Everything is refused as if it was wrong.
    case refusingAll
    /// Some events are refused for what is in them: those whose id leaves this rest.
    case refusing(Int)
    /// What is taken is not said to be.
    case losingAnswers
    /// It is as it was some time ago.
    case restored
}

/// A made estate that changes at random, a store that it is synced into, and targets that come, go and fail.
final class DeliveryHistory {
    private let seed: UInt64
    private let folder: TemporaryFolder
    private let store: SnapshotStore
    private var maker: Maker
    private var truth: Look
    private var random: Seeded
    private var number = 0
    private var wasRestored = false
    /// An hour goes by with each look at it: whoever waits has waited long enough.
    private let clock = Clock()
    private(set) var log: [String] = []

    init(seed: UInt64) throws {
        self.seed = seed
        folder = try TemporaryFolder()
        let path = folder.file("pgcensus.db")
        let lock = try StoreLock(store: path)
        store = try SnapshotStore(writing: path, under: lock)
        maker = Maker(seed: seed)
        random = Seeded(state: seed &+ 7_777)
        truth = maker.look(servers: 2)
    }

    /// The differences that were found, with what came before them.
    func run(_ target: any HistoryTarget, rounds: Int = 10) async throws -> [String] {
        for round in 0..<rounds {
            log.append("round \(round)")
            change()
            let isConfigured = round == 0 ? chance(2) : !chance(5)
            try await sync(isConfigured ? [target] : [])
            try await meddle(target)
            let trouble = chance(2) ? nil : trouble(target)
            try await target.disturb(trouble)
            if case .restored? = trouble { wasRestored = true }
            if let trouble { log.append("  \(trouble)") }
            if isConfigured { for _ in 0..<6 { _ = try await step(target) } }
            guard chance(2) || round == rounds - 1 else { continue }
            let found = try await differences(target)
            if !found.isEmpty { return ["seed \(seed), round \(round)"] + found.prefix(5) + log }
        }
        return []
    }

    private func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }

    private func change() {
        for _ in 0..<maker.number(4) { maker.change(&truth) }
        for _ in 0..<maker.number(3) { maker.disturb(&truth) }
    }

    private func trouble(_ target: any HistoryTarget) -> HistoryTrouble {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .down
        case 1: .refusingAll
        case 2: .losingAnswers
        case 3: .restored
        default: .refusing(Int.random(in: 0..<4, using: &random))
        }
    }

    private func meddle(_ target: any HistoryTarget) async throws {
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            log.append("  retry")
            try await store.retryParked()
        case 1:
            log.append("  resend")
            _ = try await store.resend(to: target.target.name, of: "made")
        case 2:
            log.append("  prune")
            _ = try await store.prune(store.headers().dropFirst(2).map(\.id))
        default: break
        }
    }

    /// One run over what can be seen now.
    private func sync(_ targets: [any HistoryTarget], whole: Bool = false) async throws {
        var look = truth
        if !whole {
            for _ in 0..<maker.number(3) { maker.hide(in: &look) }
            if chance(3) { maker.skip(in: &look) }
            if chance(3) {
                look.narrow(leavingOut: [.role, .privilege, .column, .routine, .table][maker.number(5)])
            }
        }
        number += 1
        let plan = SyncPlan(
            integration: "made",
            settings: chance(4) ? SyncSettings() : .unguarded,
            acceptsRemovals: false,
            targets: targets.map(\.target)
        ) { [look, number] store in try await look.record(in: store, number: number) }
        let report = try await SyncRun(plan, store, now: { Date() }).run()
        log.append(
            "  run: \(report.changes.sorted { $0.key < $1.key }), held \(report.held), targets \(targets.count)"
        )
    }

    private func step(_ target: any HistoryTarget) async throws -> Courier.Step {
        var courier = Courier(
            target.target,
            of: "made",
            store,
            now: { [clock] in clock.next },
            random: { 0 }
        )
        let step = try await courier.step()
        if step != .nothingToDo { log.append("  \(step)") }
        return step
    }

    private func deliver(_ target: any HistoryTarget) async throws {
        for _ in 0..<100 where try await step(target) == .nothingToDo { return }
    }

    /// Lets the target take all there is, and compares what it holds with what is known.
    private func differences(_ target: any HistoryTarget) async throws -> [String] {
        try await target.disturb(nil)
        // That a target was restored is found when it is told of the next run.
        if wasRestored || chance(2) { try await sync([target]) }
        wasRestored = false
        guard try store.view({ try $0.target(target.target.name, of: "made") }) != nil else { return [] }
        // Where nothing new comes, nothing tells a refusal from an outage that is over.
        for _ in 0..<3 {
            try await deliver(target)
            log.append("  retry at the end")
            try await store.retryParked()
        }
        let state = try store.view { try $0.target(target.target.name, of: "made") }
        guard state?.pending == 0, state?.parked == 0 else {
            return ["it waits: \(String(describing: state))"]
        }
        let known = try known()
        return try await target.resources().flatMap { way, resources in
            resources.differences(from: known).map { "\(way): \($0)" }
        }
    }

    /// What `export --last-known` writes, but for what is gone.
    private func known() throws -> [String: ToldResource] {
        var entries: [String: ToldResource] = [:]
        try store.view { view in
            try LastKnown("made", in: view).walk { entry in
                guard entry.state != .removed else { return }
                let json = try JSONSerialization.jsonObject(with: Data(entry.canonicalJSON()))
                entries[entry.resource.id] = try ToldResource(
                    json as? [String: Any] ?? [:],
                    state: entry.state.rawValue
                )
            }
        }
        return entries
    }
}

private final class Clock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_764_000_000))

    var next: Date {
        time.withLock { time in
            time.addTimeInterval(7200)
            return time
        }
    }
}

extension Look {
    /// What a configuration without a kind of resource leaves out.
    fileprivate mutating func narrow(leavingOut type: ResourceType) {
        let all = Set(ResourceType.allCases).subtracting([type])
        asked = Asked(types: type == .table ? all.subtracting([.column]) : all)
        for place in servers.indices {
            if type == .role { servers[place].roles = nil }
            guard let databases = servers[place].databases else { continue }
            servers[place].databases = databases.map { $0.leavingOut(type) }
        }
    }
}

extension Database {
    fileprivate func leavingOut(_ type: ResourceType) -> Database {
        var database = self
        if type == .privilege { (database.privileges, database.builtInPrivileges) = (nil, nil) }
        database.schemas = schemas?.map { schema in
            var schema = schema
            if type == .privilege { (schema.privileges, schema.builtInPrivileges) = (nil, nil) }
            if type == .routine { schema.routines = nil }
            schema.tables =
                type == .table
                ? nil
                : schema.tables?.map { table in
                    var table = table
                    if type == .privilege { (table.privileges, table.builtInPrivileges) = (nil, nil) }
                    if type == .column { table.columns = nil }
                    return table
                }
            return schema
        }
        return database
    }
}
