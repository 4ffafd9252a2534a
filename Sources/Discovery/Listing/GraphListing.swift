import Azure
import Inventory

/// Lists many subscriptions with few questions to Resource Graph.
///
/// The graph omits in silence what the caller may not read: what it does not show, Resource Manager is asked for, which
/// says why.
struct GraphListing: Sendable {
    let manager: ResourceManager
    /// Where the graph fails, Resource Manager is asked instead, and this is told; nil to report the failure.
    let fallback: (@Sendable (String) -> Void)?

    func list(_ subscriptions: [Subscription]) async -> [ListedSubscription] {
        var listed: [ListedSubscription] = []
        for start in stride(from: 0, to: subscriptions.count, by: ResourceManager.subscriptionsPerQuery) {
            let end = min(start + ResourceManager.subscriptionsPerQuery, subscriptions.count)
            listed += await listGroup(Array(subscriptions[start..<end]))
        }
        return listed
    }

    private func listGroup(_ subscriptions: [Subscription]) async -> [ListedSubscription] {
        let byManager = ManagerListing(manager: manager)
        do {
            let rows = try await manager.graph(of: subscriptions)
            let shown = subscriptions.filter { rows.subscriptions.contains($0.guid) }
            let omitted = subscriptions.filter { !rows.subscriptions.contains($0.guid) }
            return fill(shown, rows) + (await byManager.list(omitted))
        } catch {
            guard let fallback, error != .cancelled else {
                return subscriptions.map { subscription in
                    var subscription = subscription
                    subscription.scan = Scan(error)
                    return (subscription, [])
                }
            }
            fallback(
                "Resource Graph cannot be used (\(error.cause)); listing through Resource Manager instead"
            )
            return await byManager.list(subscriptions)
        }
    }

    private func fill(_ subscriptions: [Subscription], _ rows: GraphRows) -> [ListedSubscription] {
        let servers = Dictionary(grouping: rows.servers) { $0.subscription ?? "" }
        let groups = Dictionary(grouping: rows.resourceGroups) { $0.subscription }
        return subscriptions.map { subscription in
            var subscription = subscription
            let found = (groups[subscription.guid] ?? []).sorted { Name($0.id) < Name($1.id) }
            subscription.resourceGroups = found
            let spelling = ResourceID.Spelling(groups: found)
            return (subscription, (servers[subscription.guid] ?? []).map { $0.spelled(spelling) })
        }
    }
}

extension ResourceGroup {
    fileprivate var subscription: String {
        String(id.split(separator: "/").dropFirst().first ?? "")
    }
}
