import Delivery
import Foundation
import Inventory
import Logging
import SnapshotStore
import Sync
import Wording

/// Runs each integration one time, and then delivers what is in the outbox.
struct SyncOnce: Sendable {
    /// How long a target that fails is tried again before the rest is left for the next run.
    private static let patience = 10.0

    /// What `sync --once` ends with 2 for.
    enum Alarm: String, CaseIterable { case unseen, new }

    private let plans: [SyncPlan]
    private let store: SnapshotStore
    private let alarm: Alarm

    init(_ plans: [SyncPlan], _ store: SnapshotStore, failingOn alarm: Alarm) {
        self.plans = plans
        self.store = store
        self.alarm = alarm
    }

    /// The worst exit code of all.
    func run() async throws -> Int32 {
        var codes: [Int32] = []
        for plan in plans {
            do {
                // Nobody else has the store, so nobody has planned a run.
                try await store.editReport(of: plan.integration) { $0.next = nil }
                let report = try await SyncRun(plan, store, now: { Date() }).run()
                Logger.pgcensus.finished(plan.integration, report)
                codes.append(report.ending(alarm))
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                Logger.pgcensus.failed(plan.integration, error)
                codes.append(Ending.failed)
            }
        }
        codes += try await deliver()
        return codes.contains(Ending.failed) ? Ending.failed : codes.max() ?? Ending.done
    }

    private func deliver() async throws -> [Int32] {
        try await withThrowingTaskGroup(of: Int32.self) { group in
            for plan in plans {
                for target in plan.targets {
                    group.addTask { try await deliver(to: target, of: plan.integration) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func deliver(to target: any DeliveryTarget, of integration: String) async throws -> Int32 {
        var courier = Courier(
            target,
            of: integration,
            store,
            now: { Date() },
            random: { .random(in: 0...1) }
        )
        let end = Date().addingTimeInterval(Self.patience)
        var code = Ending.done
        while true {
            try Task.checkCancellation()
            switch try await courier.step() {
            case .nothingToDo: return code
            case .begunAnew(let reason): Logger.pgcensus.begunAnew(integration, target.name, reason)
            case .delivered(let parked, let warning):
                if let warning { Logger.pgcensus.write(.warning, integration, warning) }
                guard parked > 0 else { continue }
                Logger.pgcensus.parked(integration, target.name, parked)
                code = Ending.somethingUnseen
            case .waiting(let until, let error):
                if let error {
                    Logger.pgcensus.undelivered(integration, target.name, error)
                } else if until >= end {
                    Logger.pgcensus.paused(integration, target.name, until)
                }
                guard until < end else { return Ending.somethingUnseen }
                try await Task.sleep(for: .seconds(max(0.05, until.timeIntervalSinceNow)))
            }
        }
    }
}

extension RunReport {
    /// Nothing is out of view that counts, the owners of all were found, and nothing is held back.
    fileprivate func ending(_ alarm: SyncOnce.Alarm) -> Int32 {
        guard sawNothing != true else { return Ending.nothingSeen }
        let counts =
            switch alarm {
            case .unseen: unseen ?? 0
            case .new: newlyUnseen?.count ?? 0
            }
        return counts == 0 && held.isEmpty && ownerError == nil ? Ending.done : Ending.somethingUnseen
    }
}

extension Logger {
    private static var mostNames: Int { 10 }

    func finished(_ integration: String, _ report: RunReport) {
        let changes = report.changes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let what = changes.isEmpty ? "no change" : changes.joined(separator: ", ")
        write(
            .info,
            integration,
            "\(report.outcome.rawValue), \(what); \(report.snapshot ?? "nothing stored")",
            hint: report.outcome == .partial
                ? "Run pgcensus snapshots show to see what was not seen, and why." : nil
        )
        if let new = report.newlyUnseen, !new.isEmpty {
            let further = new.count > Self.mostNames ? " and \(new.count - Self.mostNames) more" : ""
            let names = new.prefix(Self.mostNames).joined(separator: ", ").printable
            write(.warning, integration, "newly out of view: \(names)\(further)")
        }
        for target in report.leftBehind ?? [] {
            write(
                .warning,
                integration,
                "\(target.printable) is not configured any more, and events wait for it",
                hint:
                    "Configure it again, at its new place with name: \"\(target.printable)\"; they wait for a week."
            )
        }
        if let error = report.ownerError {
            write(
                .warning,
                integration,
                "owners are not as they are now: \(error)",
                hint: "Run pgcensus owners coverage to see what is wrong."
            )
        }
        guard !report.held.isEmpty else { return }
        let held = report.held.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        write(
            .warning,
            integration,
            "removals are held back: \(held.joined(separator: ", "))",
            hint:
                "Look at pgcensus sync status; if they are true, end a running sync and run pgcensus sync --once --accept-removals."
        )
    }

    func failed(_ integration: String, _ error: any Error) {
        let failure = CommandFailure(explaining: error)
        write(
            .error,
            integration,
            "nothing was stored: \(failure.cause)",
            hint: failure.messages[0].hint
        )
    }

    func undelivered(_ integration: String, _ target: String, _ error: DeliveryError) {
        write(
            .warning,
            integration,
            "\(target.printable) was not reached: \(error.cause)",
            hint: error.hint
        )
    }

    func paused(_ integration: String, _ target: String, _ until: Date) {
        write(
            .warning,
            integration,
            "\(target.printable) has failed before and is left alone until \(Timestamp(until))",
            hint: "Look at pgcensus sync status; the events wait for a later run."
        )
    }

    func begunAnew(_ integration: String, _ target: String, _ reason: String) {
        write(
            .warning,
            integration,
            "\(target.printable) is told everything anew: \(reason)",
            hint: reason.hasSuffix(DeliveryLoss.olderStore)
                ? "A webhook cannot notice that: run pgcensus sync resend NAME for each." : nil
        )
    }

    func parked(_ integration: String, _ target: String, _ count: Int) {
        write(
            .warning,
            integration,
            "\(target.printable) refused \(count) event\(count == 1 ? "" : "s") for good",
            hint:
                "Look at pgcensus sync status; to send again, end a running sync and run pgcensus sync --once --retry-parked."
        )
    }
}
