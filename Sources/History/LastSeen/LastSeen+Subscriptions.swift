import Comparison
import Inventory
import Store

extension LastSeen {
    /// Why a server that is not listed is out of view: its subscription's cause.
    func cause(of server: String) -> ScanResult {
        let search = subscriptions.values.first { search in
            ResourcePath.isWithin(server.azureIdentity.text, search.id.azureIdentity.text)
        }
        guard var scan = search?.scan else { return ScanResult(.failed) }
        // A subscription is partial if one of its lists failed; the servers of that list were not seen.
        if scan.outcome == .partial { scan.outcome = .failed }
        return scan
    }

    /// The snapshot's subscriptions with their last seen facts, and the subscriptions that it does not list.
    func subscriptions(of header: SnapshotHeader, in view: StoreView) throws -> [Subscription] {
        let earlier = try rememberedSubscriptions(view)
        var shown = header.subscriptions.map { subscription in
            let key = subscription.id.azureIdentity
            guard let groups = subscriptions[key]?.groups, let earlier = earlier[key] else {
                return subscription
            }
            var filled = subscription.remembering(earlier)
            filled.scan.asOf = groups.at
            return filled
        }
        let listed = Set(header.subscriptions.map(\.id.azureIdentity))
        for (key, search) in subscriptions where !listed.contains(key) {
            guard var subscription = earlier[key] else { continue }
            subscription.scan = search.scan
            subscription.scan.asOf = search.last?.at
            shown.append(subscription)
        }
        return shown.sorted { Name($0.id) < Name($1.id) }
    }

    /// Each subscription as it was last seen; reads each header once.
    private func rememberedSubscriptions(_ view: StoreView) throws -> [Name: Subscription] {
        var found: [Name: Subscription] = [:]
        let bySnapshot = Dictionary(grouping: subscriptions.values) { $0.last?.snapshot }
        for (snapshot, searches) in bySnapshot {
            guard let snapshot, let header = try view.header(snapshot) else { continue }
            for search in searches {
                found[search.id.azureIdentity] = header.subscriptions.first { $0.id == search.last?.id }
            }
        }
        return found
    }
}
