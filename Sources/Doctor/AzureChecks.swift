package import Azure
import Configuration
package import Discovery
package import Foundation
package import Inventory
import Wording

/// The checks of Azure: the credential, the clock, the subscriptions and their servers.
package struct AzureChecks: Sendable {
    private let manager: ResourceManager
    private let scan: EstateScan
    /// How many servers the file names: then Azure may only be there for its vaults or its tokens.
    private let named: Int
    private let now: @Sendable () -> Date

    package init(
        _ manager: ResourceManager,
        _ scan: EstateScan,
        besides named: Int = 0,
        now: @escaping @Sendable () -> Date
    ) {
        self.manager = manager
        self.scan = scan
        self.named = named
        self.now = now
    }

    /// The checks, and the servers for the next checks.
    package func run() async -> (group: CheckGroup, servers: [Server]) {
        var checks = [await clock()]
        do {
            let estate = try await scan.list { _ in }
            checks.append(Check("credential", .holds, "signed in"))
            checks += subscriptions(estate.subscriptions)
            checks += estate.problems.map { Check("listing", ScanResult(.failed, [$0])) }
            checks.append(servers(estate.servers))
            return (CheckGroup("azure", checks), estate.servers)
        } catch {
            let explained = error as? any ExplainedError
            checks.append(
                Check("credential", .wrong, explained?.cause ?? "interrupted", remedy: explained?.hint)
            )
            return (CheckGroup("azure", checks), [])
        }
    }

    /// A service refuses tokens if its clock differs.
    private func clock() async -> Check {
        let sent = now()
        guard let theirs = await manager.date() else {
            return Check("clock", .notLookedAt, "Azure did not send its time")
        }
        let seconds = theirs.wholeSeconds(since: sent + now().timeIntervalSince(sent) / 2).magnitude
        guard seconds >= 60 else { return Check("clock", .holds, "agrees with Azure's") }
        return Check(
            "clock",
            seconds >= 300 ? .wrong : .unwise,
            "\(seconds) s away from Azure's",
            remedy: "Set this machine's clock: timedatectl set-ntp true"
        )
    }

    private func subscriptions(_ subscriptions: [Subscription]) -> [Check] {
        let readable = subscriptions.filter { $0.scan.outcome.isWhole || $0.scan.outcome == .skipped }
        let isDenied = subscriptions.contains { $0.scan.outcome == .denied }
        let sum = Check(
            "subscriptions",
            readable.isEmpty ? .wrong : .holds,
            "\(readable.count) of \(subscriptions.count) can be read",
            remedy: readable.isEmpty && (isDenied || subscriptions.isEmpty)
                ? "Grant the identity the Reader role on the subscriptions." : nil
        )
        return [sum]
            + subscriptions.filter(\.scan.outcome.hidesSomething).map { subscription in
                var check = Check("subscriptions", subscription.scan)
                check.detail = "\(subscription.displayName ?? subscription.guid): \(check.detail)"
                return check
            }
    }

    private func servers(_ servers: [Server]) -> Check {
        let chosen = servers.filter { $0.scan == .complete }.count
        guard chosen > 0 || named > 0 else {
            return Check(
                "servers",
                .wrong,
                "none of \(servers.count) that Azure lists",
                remedy: "Check azure.resourceGroups, regions and tags, and what the identity may read."
            )
        }
        let isLeftOut = chosen == 0 && !servers.isEmpty
        return Check(
            "servers",
            isLeftOut ? .unwise : .holds,
            "\(chosen) of \(servers.count) that Azure lists"
                + (named > 0 ? ", and \(named) named in the configuration" : ""),
            remedy: isLeftOut ? "Check azure.resourceGroups, regions and tags." : nil
        )
    }
}
