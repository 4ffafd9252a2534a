import Comparison
import Configuration
import Delivery
import Foundation
import HTTP
import History
import Inventory
import Store
import Support
import Sync
import Synchronization

/// A generated estate that changes at random, with a store and with targets.
///
/// Targets are added, fail, are no longer configured, and get other names.
final class DeliveryHistory {
    private let seed: UInt64
    private let folder: TemporaryFolder
    private let path: String
    private let store: SnapshotStore
    private var maker: Maker
    private var truth: Look
    private var random: Seeded
    private var number = 0
    private var told: [Told]
    /// A second target, which is added later.
    private var newcomer: Told?
    /// Each call advances the clock by an hour, so that every pause is over.
    private let clock = Clock()
    private(set) var log: [String] = []

    /// A target with its configured name.
    private struct Told {
        let place: any HistoryTarget
        var name: String
        var wasRestored = false

        var target: any DeliveryTarget { place.target(named: name) }
    }

    init(seed: UInt64, _ target: any HistoryTarget, beside other: (any HistoryTarget)? = nil) throws {
        self.seed = seed
        told = [Told(place: target, name: "first")]
        newcomer = other.map { Told(place: $0, name: "other") }
        folder = try TemporaryFolder()
        path = folder.file("pgcensus.db")
        store = try SnapshotStore(writing: path, under: StoreLock(store: path))
        maker = Maker(seed: seed)
        random = Seeded(state: seed &+ 7_777)
        truth = maker.look(servers: 2)
    }

    /// Runs the rounds; returns the differences that were found, with the log of the steps before them.
    func run(rounds: Int = 10) async throws -> [String] {
        for round in 0..<rounds {
            log.append("round \(round)")
            change()
            try await reconfigure()
            let isConfigured = round == 0 ? chance(2) : !chance(5)
            try await sync(isConfigured ? told : [])
            for place in told.indices { try await trouble(told[place], isConfigured, place) }
            guard chance(2) || round == rounds - 1 else { continue }
            let found = try await differences(isLast: round == rounds - 1)
            if !found.isEmpty { return ["seed \(seed), round \(round)"] + found.prefix(5) + log }
        }
        return []
    }

    /// Changes that a person makes to the configuration and to the secrets.
    private func reconfigure() async throws {
        if chance(4), let newcomer {
            log.append("  a second target")
            told.append(newcomer)
            self.newcomer = nil
        }
        if chance(6) {
            let name = ["first", "second", "third"][Int.random(in: 0..<3, using: &random)]
            log.append("  \(told[0].name) is called \(name)")
            told[0].name = name
        }
        for one in told where chance(5) {
            log.append("  another secret of \(one.name)")
            try await one.place.replaceSecret()
        }
    }

    private func trouble(_ one: Told, _ isConfigured: Bool, _ place: Int) async throws {
        try await meddle(one)
        let trouble = chance(2) ? nil : someTrouble()
        try await one.place.disturb(trouble)
        if case .restored? = trouble { told[place].wasRestored = true }
        if let trouble { log.append("  \(one.name): \(trouble)") }
        guard isConfigured else { return }
        for _ in 0..<6 { _ = try await step(one) }
    }

    private func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }

    private func change() {
        for _ in 0..<maker.number(4) { maker.change(&truth) }
        for _ in 0..<maker.number(3) { maker.disturb(&truth) }
    }

    private func someTrouble() -> HistoryTrouble {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .down
        case 4: .hanging
        case 1: .refusingAll
        case 2: .losingAnswers
        case 3: .restored
        default: .refusing(Int.random(in: 0..<4, using: &random))
        }
    }

    private func meddle(_ one: Told) async throws {
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            log.append("  retry")
            try await store.retryParked()
        case 1:
            log.append("  resend")
            _ = try await store.resend(to: one.name, of: "made")
        case 2:
            log.append("  prune")
            _ = try await store.prune(store.headers().dropFirst(2).map(\.id))
        default: break
        }
    }

    /// One run over the visible part of the estate.
    private func sync(_ targets: [Told]) async throws {
        var look = truth
        for _ in 0..<maker.number(3) { maker.hide(in: &look) }
        if chance(3) { maker.skip(in: &look) }
        if chance(3) {
            look.narrow(leavingOut: [.role, .privilege, .column, .routine, .table][maker.number(5)])
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

    private func step(_ one: Told) async throws -> TargetDelivery.Step {
        var delivery = TargetDelivery(
            one.target,
            of: "made",
            store,
            now: { [clock] in clock.next },
            random: { 0 }
        )
        let step = try await delivery.step()
        if step != .nothingToDo { log.append("  \(one.name): \(step)") }
        return step
    }

    private func deliver(_ one: Told) async throws {
        for _ in 0..<100 where try await step(one) == .nothingToDo { return }
    }

    /// Delivers everything to the targets, and compares their state with the last known state.
    private func differences(isLast: Bool) async throws -> [String] {
        for one in told { try await one.place.disturb(nil) }
        // The program notices a restored or renamed target when it delivers the next run.
        if isLast || told.contains(where: \.wasRestored) || chance(2) { try await sync(told) }
        for place in told.indices { told[place].wasRestored = false }
        var found: [String] = []
        let known = try known()
        for one in told { found += try await differences(of: one, from: known) }
        guard isLast, found.isEmpty else { return found }
        return try await exported() == known ? [] : ["export --last-known says otherwise"]
    }

    private func differences(of one: Told, from known: [String: ToldResource]) async throws -> [String] {
        guard let first = try store.view({ try $0.target(one.name, of: "made") }), first.retired == nil else {
            return []
        }
        // Without new events, a refusal looks the same as an outage that is over.
        for _ in 0..<3 {
            try await deliver(one)
            log.append("  retry at the end")
            try await store.retryParked()
        }
        let state = try store.view { try $0.target(one.name, of: "made") }
        guard state?.pending == 0, state?.parked == 0 else {
            return ["it waits: \(String(describing: state))"]
        }
        return try await one.place.resources().flatMap { way, resources in
            resources.differences(from: known).map { "\(one.name), \(way): \($0)" }
        }
    }

    /// The last known state as the program exports it.
    private func exported() async throws -> [String: ToldResource] {
        let run = try await pgcensus(["export", "--last-known", "--store", path], folder: folder.path)
        guard run.code == 0 else { throw ProgramFailed(text: run.errors) }
        let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let entries = json?["resources"] as? [[String: Any]] ?? []
        let pairs = try entries.filter { $0["state"] as? String != "removed" }.map { entry in
            (entry["id"] as? String ?? "", try ToldResource(entry, state: entry["state"] as? String ?? ""))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private struct ProgramFailed: Error {
        let text: String
    }

    /// The last known state without removed resources.
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
