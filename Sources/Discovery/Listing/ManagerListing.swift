import Azure
import Inventory

/// Lists subscriptions one by one through Resource Manager: their resource groups and each kind of server.
struct ManagerListing: Sendable {
    /// Azure's limits are per subscription, so this limits our own connections.
    private static let subscriptionsAtOnce = 16

    let manager: ResourceManager

    func list(_ subscriptions: [Subscription]) async -> [ListedSubscription] {
        await subscriptions.concurrentMap(limit: Self.subscriptionsAtOnce, list)
    }

    private func list(_ subscription: Subscription) async -> ListedSubscription {
        async let groups = manager.resourceGroups(in: subscription)
        let kinds = await ServerKind.allCases.concurrentMap(limit: ServerKind.allCases.count) { kind in
            (kind.type, await manager.servers(kind, in: subscription))
        }
        return ListedSubscription(subscription, groups: await groups, servers: kinds)
    }
}

/// A subscription as listed, with its servers.
struct ListedSubscription: Sendable {
    var subscription: Subscription
    var servers: [Server]

    init(_ subscription: Subscription, servers: [Server] = []) {
        self.subscription = subscription
        self.servers = servers
    }

    /// The lists that could be read; if one list failed and another did not, the subscription is partial.
    init(
        _ subscription: Subscription,
        groups: Listed<ResourceGroup>,
        servers kinds: [(type: String, servers: Listed<ListedServer>)]
    ) {
        self.subscription = subscription
        self.subscription.resourceGroups = groups.isWhole || !groups.elements.isEmpty ? groups.elements : nil
        let spelling = ResourceID.Spelling(groups: groups.elements)
        servers = kinds.flatMap(\.servers.elements).map { $0.spelled(spelling) }
        let lists = [(Subscription.resourceGroupList, groups.failures)] + kinds.map { ($0, $1.failures) }
        let incomplete = lists.filter { !$0.1.isEmpty }
        guard let first = incomplete.first?.1.first else { return }
        // A kind that is not in use does not show what the identity may read.
        let sawNothing = self.subscription.resourceGroups == nil && servers.isEmpty
        self.subscription.scan =
            sawNothing
            ? ScanResult(first)
            : ScanResult(.partial, incomplete.flatMap(\.1).flatMap { ScanResult($0).problems })
        if !sawNothing { self.subscription.incompleteLists = incomplete.map(\.0) }
    }
}
