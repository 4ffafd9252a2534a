import Delivery
import Inventory
package import Sync
import Wording

/// The messages of a running `sync`.
package struct SyncMessage: Sendable {
    /// The log levels.
    package enum Level: String, Sendable { case info, warning, error }

    package let level: Level
    package let integration: String?
    package let text: String
    package let hint: String?

    private init(_ level: Level, _ integration: String?, _ text: String, hint: String? = nil) {
        self.level = level
        self.integration = integration
        self.text = text
        self.hint = hint
    }

    package static func all(of event: SyncOnce.Event) -> [Self] {
        switch event {
        case .finished(let name, let report): finished(name, report)
        case .failed(let name, let error): [failed(name, error)]
        case .delivery(let event): [Self(event)]
        case .paused(let name, let target, let until):
            [
                Self(
                    .warning,
                    name,
                    "\(target.printable) has failed before and gets no events until \(Timestamp(until))",
                    hint: "Run pgcensus sync status; the events wait for a later run."
                )
            ]
        }
    }

    package static func all(of event: Scheduler.Event) -> [Self] {
        switch event {
        case .started(let name): [Self(.info, name, "started")]
        case .finished(let name, let report): finished(name, report)
        case .failed(let name, let error): [failed(name, error)]
        case .skipped(let name): [Self(.warning, name, "skipped: the previous run has not ended")]
        case .planned(let name, let next):
            [Self(.info, name, "next run: \(next.map { Timestamp($0).description } ?? "none")")]
        case .tick: []
        }
    }

    package init(_ event: DeliveryService.Event) {
        switch event {
        case .failed(let name, let target, let error):
            self.init(
                .warning,
                name,
                "\(target.printable) was not reached: \(error.cause)",
                hint: error.hint
            )
        case .parked(let name, let target, let count): self = .parked(name, target, count)
        case .warned(let name, _, let warning): self.init(.warning, name, warning)
        case .restarted(let name, let target, let reason):
            self.init(
                .warning,
                name,
                "\(target.printable) gets all known resources again: \(reason)",
                hint: reason.hasSuffix(DeliveryLoss.olderStore)
                    ? "A webhook cannot notice that: run pgcensus sync resend NAME for each." : nil
            )
        case .broken(let error):
            let error = explained(error)
            self.init(.error, nil, "the outbox cannot be used: \(error.cause)", hint: error.hint)
        }
    }

    private static func failed(_ integration: String, _ error: any Error) -> Self {
        let error = explained(error)
        return Self(.error, integration, "nothing was stored: \(error.cause)", hint: error.hint)
    }

    private static func parked(_ integration: String, _ target: String, _ count: Int) -> Self {
        Self(
            .warning,
            integration,
            "\(target.printable) refused \(count) event\(count == 1 ? "" : "s"), now parked",
            hint:
                "See pgcensus sync status; to send them again, end a running sync and run pgcensus sync --once --retry-parked."
        )
    }
}

extension SyncMessage {
    private static var mostNames: Int { 10 }

    private static func finished(_ integration: String, _ report: RunReport) -> [Self] {
        [done(integration, report)]
            + warnings(report).map { Self(.warning, integration, $0.text, hint: $0.hint) }
    }

    private static func done(_ integration: String, _ report: RunReport) -> Self {
        let changes = report.changes.isEmpty ? "no change" : counts(report.changes)
        return Self(
            .info,
            integration,
            "\(report.outcome.rawValue), \(changes); \(report.snapshot ?? "nothing stored")",
            hint: report.outcome == .partial
                ? "Run pgcensus snapshots show to see what was not seen, and why." : nil
        )
    }

    private static func warnings(_ report: RunReport) -> [(text: String, hint: String?)] {
        var warnings: [(String, String?)] = []
        if let new = report.newlyUnseen, !new.isEmpty {
            let further = new.count > mostNames ? " and \(new.count - mostNames) more" : ""
            let names = new.prefix(mostNames).joined(separator: ", ").printable
            warnings.append(("newly out of view: \(names)\(further)", nil))
        }
        for target in (report.leftBehind ?? []).map(\.printable) {
            warnings.append(
                (
                    "\(target) is no longer configured, and events wait for it",
                    "Configure it again; at a new place, add name: \"\(target)\". The events wait for a week."
                )
            )
        }
        if let error = report.ownerError {
            warnings.append(
                (
                    "owners are not up to date: \(error)",
                    "Run pgcensus owners coverage to see what is wrong."
                )
            )
        }
        if !report.held.isEmpty {
            warnings.append(
                (
                    "removals are held back: \(counts(report.held))",
                    "See pgcensus sync status; if they are true, end a running sync and run pgcensus sync --once --accept-removals."
                )
            )
        }
        return warnings
    }

    private static func counts(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }
}
