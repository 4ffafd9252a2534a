import Comparison
import Delivery
import Foundation
package import Inventory
import Store
package import Sync
import Wording

/// The status for people.
package struct SyncStatusText {
    private let status: SyncStatus
    private let now: Timestamp
    /// How many held removals appear; JSON has all.
    private static let mostHeld = 100
    private static let mostForgotten = 10

    package init(_ status: SyncStatus, now: Timestamp) {
        self.status = status
        self.now = now
    }

    package var text: String {
        guard !status.integrations.isEmpty else { return "no run of sync yet\n" }
        var lines = status.integrations.flatMap(run)
        lines += status.integrations.flatMap(held)
        lines += status.integrations.flatMap(hidden)
        lines += status.integrations.flatMap(inView)
        if !status.targets.isEmpty { lines += ["", "Targets:"] + status.targets.map(target) }
        if status.targets.contains(where: { $0.sentAgain?.reason.hasSuffix(DeliveryLoss.olderStore) == true })
        {
            lines.append(
                "  A webhook does not notice an older store: pgcensus sync resend NAME sends it everything again."
            )
        }
        lines += forgotten
        if !status.parked.isEmpty {
            lines += ["", "Parked:"]
            lines += status.parked.map {
                "  \($0.event.id) for \($0.target): \($0.reason)"
            }
        }
        return lines.map(\.printable).joined(separator: "\n") + "\n"
    }

    private var forgotten: [String] {
        guard !status.forgotten.isEmpty else { return [] }
        let further = status.forgotten.count - Self.mostForgotten
        return ["", "Forgotten:"]
            + status.forgotten.prefix(Self.mostForgotten).map {
                "  \($0.at) \($0.user) \($0.integration) \($0.server), \($0.resources) resources"
            }
            + (further > 0 ? ["  and \(further) more, which -o json lists"] : [])
    }

    private func run(_ integration: SyncStatus.Integration) -> [String] {
        let report = integration.report
        var lines = [
            "\(integration.name): \(report.outcome.rawValue)",
            "  last run   \(report.finishedAt), \(age(report.finishedAt)) ago",
            "  next run   \(report.next.map(\.description) ?? "not planned")",
        ]
        if let error = report.error { lines.append("  error      \(error)") }
        if let error = report.ownerError { lines.append("  owners     \(error)") }
        if report.skipped > 0 {
            lines.append("  skipped    \(report.skipped), the previous run had not ended")
        }
        let counts = { (counts: [String: Int]) in
            counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        }
        lines.append("  changes    \(report.changes.isEmpty ? "none" : counts(report.changes))")
        if !report.held.isEmpty { lines.append("  held back  \(counts(report.held)) to be removed") }
        return lines
    }

    private func hidden(_ integration: SyncStatus.Integration) -> [String] {
        let servers = integration.servers.filter {
            !$0.visibility.isWhole && $0.visibility.outcome != .skipped
        }
        let hidden = servers + integration.databases
        guard !hidden.isEmpty else { return [] }
        return ["", "Out of view:"]
            + hidden.map { scope in
                let view = scope.lastWholeView.map { "in full view \(age($0)) ago" } ?? "never in full view"
                let outcome = scope.visibility.outcome?.rawValue ?? "no longer listed"
                let code = scope.visibility.code.map { " [\($0)]" } ?? ""
                return "  \(scope.id): \(outcome)\(code), \(view)"
            }
    }

    private func held(_ integration: SyncStatus.Integration) -> [String] {
        guard !integration.held.isEmpty else { return [] }
        let further = integration.held.count - Self.mostHeld
        return ["", "Held back in \(integration.name), and not reported as removed:"]
            + integration.held.prefix(Self.mostHeld).map { "  \($0.resource.words.one) \($0.id)" }
            + (further > 0 ? ["  and \(further) more, which -o json lists"] : [])
    }

    private func inView(_ integration: SyncStatus.Integration) -> [String] {
        let servers = integration.servers.filter(\.visibility.isWhole)
        guard !servers.isEmpty else { return [] }
        return ["", "In view:"]
            + servers.map { server in
                let view = server.lastWholeView.map { "in full view \(age($0)) ago" } ?? "never in full view"
                return "  \(server.id): \(view)"
            }
    }

    private func target(_ target: TargetState) -> String {
        var parts = ["\(target.pending) waiting"]
        if target.parked > 0 { parts.append("\(target.parked) parked") }
        if target.failures > 0 {
            parts.append("\(target.failures) consecutive failures: \(target.error ?? "")")
        } else if let warning = target.error {
            parts.append("warning: \(warning)")
        }
        parts.append(target.agreed.map { "agreed \(age($0)) ago" } ?? "not agreed yet")
        if let resent = target.sentAgain {
            parts.append("sent everything again \(age(resent.at)) ago, because \(resent.reason)")
        }
        if let retired = target.retired { parts.append("no longer configured since \(retired)") }
        return "  \(target.integration) \(target.name): \(parts.joined(separator: ", "))"
    }

    private func age(_ moment: Timestamp) -> String {
        let seconds = max(0, (now.milliseconds - moment.milliseconds) / 1000)
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) days"
        }
    }
}
