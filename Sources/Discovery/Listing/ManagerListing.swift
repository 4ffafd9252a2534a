import Azure
import Inventory

/// Lists subscriptions one by one through Resource Manager: their resource groups and each kind of server.
struct ManagerListing: Sendable {
    /// Azure's limits are per subscription, so this is for our own connections.
    private static let subscriptionsAtOnce = 16

    let manager: ResourceManager

    func list(_ subscriptions: [Subscription]) async -> [ListedSubscription] {
        await subscriptions.concurrentMap(limit: Self.subscriptionsAtOnce, list)
    }

    private func list(_ subscription: Subscription) async -> ListedSubscription {
        async let groups = attempt { () throws(AzureError) in
            try await manager.resourceGroups(in: subscription)
        }
        let kinds = await ServerKind.allCases.concurrentMap(limit: ServerKind.allCases.count) { kind in
            await attempt { () throws(AzureError) in try await manager.servers(kind, in: subscription) }
        }
        return await subscription.filled(groups, kinds)
    }
}

private func attempt<Value: Sendable>(
    _ work: @Sendable () async throws(AzureError) -> Value
) async -> Result<Value, AzureError> {
    do { return .success(try await work()) } catch { return .failure(error) }
}

extension Subscription {
    /// What could be listed; where one list failed and another did not, the subscription is partial.
    fileprivate func filled(
        _ groups: Result<[ResourceGroup], AzureError>,
        _ kinds: [Result<[ListedServer], AzureError>]
    ) -> ListedSubscription {
        var subscription = self
        subscription.resourceGroups = groups.value
        let spelling = ResourceID.Spelling(groups: groups.value ?? [])
        let servers = kinds.compactMap(\.value).joined().map { $0.spelled(spelling) }
        let failures = ([groups.error] + kinds.map(\.error)).compactMap { $0 }.map { Scan($0) }
        guard let first = failures.first else { return (subscription, servers) }
        // A kind that is not in use says nothing of what may be read.
        let sawNothing = groups.value == nil && servers.isEmpty
        subscription.scan = sawNothing ? first : Scan(.partial, failures.flatMap(\.problems))
        return (subscription, servers)
    }
}

extension Result {
    fileprivate var value: Success? { try? get() }

    fileprivate var error: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
