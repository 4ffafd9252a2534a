import Azure
import Inventory

/// Lists many subscriptions with few queries to Resource Graph.
///
/// Resource Graph leaves out silently what the caller may not read. For those subscriptions, this asks Resource
/// Manager, which gives the reason.
struct ResourceGraphListing: Sendable {
    let manager: ResourceManager
    /// Whether to use Resource Manager if Resource Graph cannot be used at all.
    let replacesFailures: Bool
    let notice: @Sendable (String) -> Void

    func list(_ subscriptions: [Subscription]) async -> [ListedSubscription] {
        var listed: [ListedSubscription] = []
        for start in stride(from: 0, to: subscriptions.count, by: ResourceManager.subscriptionsPerQuery) {
            let end = min(start + ResourceManager.subscriptionsPerQuery, subscriptions.count)
            listed += await listGroup(Array(subscriptions[start..<end]))
        }
        return listed
    }

    private func listGroup(_ subscriptions: [Subscription]) async -> [ListedSubscription] {
        let byResourceManager = ManagerListing(manager: manager)
        let rows = await manager.resourceGraph(of: subscriptions)
        guard let failure = rows.failures.first else {
            let shown = subscriptions.filter { rows.subscriptions.contains($0.guid) }
            let omitted = subscriptions.filter { !rows.subscriptions.contains($0.guid) }
            return found(shown, rows) + (await byResourceManager.list(omitted))
        }
        guard !rows.failures.contains(.cancelled) else { return subscriptions.map { ListedSubscription($0) } }
        let isUseless = rows.subscriptions.isEmpty && rows.servers.isEmpty
        guard replacesFailures || !isUseless else {
            return subscriptions.map { subscription in
                var subscription = subscription
                subscription.scan = ScanResult(failure)
                return ListedSubscription(subscription)
            }
        }
        let what = isUseless ? "cannot be used" : "does not show everything"
        notice("Resource Graph \(what) (\(failure.cause)); listing through Resource Manager instead")
        let listed = await byResourceManager.list(subscriptions)
        return zip(listed, found(subscriptions, rows)).map { $0.completed(from: $1) }
    }

    private func found(_ subscriptions: [Subscription], _ rows: ResourceGraphRows) -> [ListedSubscription] {
        let servers = Dictionary(grouping: rows.servers, by: \.subscription)
        let groups = Dictionary(grouping: rows.resourceGroups) { $0.subscription }
        return subscriptions.map { subscription in
            var subscription = subscription
            let found = (groups[subscription.guid] ?? []).sorted { Name($0.id) < Name($1.id) }
            subscription.resourceGroups = found
            let spelling = ResourceID.Spelling(groups: found)
            let spelled = (servers[subscription.guid] ?? []).map { $0.spelled(spelling) }
            return ListedSubscription(subscription, servers: spelled)
        }
    }
}

extension ListedSubscription {
    /// Adds what another listing found, if this one is not complete.
    fileprivate func completed(from other: ListedSubscription) -> ListedSubscription {
        guard subscription.scan != .complete else { return self }
        var completed = self
        completed.servers += other.servers
        guard let found = other.subscription.resourceGroups, !found.isEmpty else { return completed }
        let known = Set((subscription.resourceGroups ?? []).map { $0.id.lowercased() })
        let further = found.filter { !known.contains($0.id.lowercased()) }
        completed.subscription.resourceGroups = ((subscription.resourceGroups ?? []) + further)
            .sorted { Name($0.id) < Name($1.id) }
        return completed
    }
}

extension ResourceGroup {
    fileprivate var subscription: String {
        String(id.split(separator: "/").dropFirst().first ?? "")
    }
}
