package import Inventory

extension ResourceManager {
    /// Every subscription the identity can see.
    package func subscriptions() async throws(AzureError) -> [Subscription] {
        let found: [SubscriptionWire] = try await list("/subscriptions", apiVersion: "2022-12-01")
        return found.map(\.subscription)
    }

    package func subscription(_ guid: String) async throws(AzureError) -> Subscription {
        let found: SubscriptionWire = try await get(
            "/subscriptions/\(guid.urlEncoded)",
            apiVersion: "2022-12-01"
        )
        return found.subscription
    }

    package func resourceGroups(in subscription: Subscription) async throws(AzureError) -> [ResourceGroup] {
        let path = "/subscriptions/\(subscription.guid.urlEncoded)/resourcegroups"
        let found: [ResourceGroupWire] = try await list(path, apiVersion: "2021-04-01")
        return found.map { $0.resourceGroup(in: subscription) }.sorted { Name($0.id) < Name($1.id) }
    }

    /// The flexible servers of a subscription, replicas included; `groups` decide how resource groups are spelled.
    package func flexibleServers(
        in subscription: Subscription,
        groups: [ResourceGroup]
    ) async throws(AzureError) -> [Server] {
        let path =
            "/subscriptions/\(subscription.guid.urlEncoded)/providers/Microsoft.DBforPostgreSQL/flexibleServers"
        let found: [FlexibleServerWire] = try await list(path, apiVersion: "2025-08-01")
        let spelling = ResourceID.Spelling(groups: groups)
        return found.map { $0.server(spelling) }
    }
}
