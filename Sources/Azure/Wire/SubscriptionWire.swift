import Inventory

/// A subscription as `GET /subscriptions` writes it (api-version 2022-12-01).
struct SubscriptionWire: Decodable {
    var subscriptionId: String
    var displayName: String?
    var tenantId: String?
    var state: String?
    var tags: Tags?

    var subscription: Subscription {
        Subscription(
            id: "/subscriptions/\(subscriptionId.lowercased())",
            displayName: displayName,
            tenantId: tenantId,
            state: state,
            tags: tags ?? [:]
        )
    }
}

/// A resource group as Resource Manager lists it (api-version 2021-04-01).
struct ResourceGroupWire: Decodable {
    var name: String
    var location: String?
    var tags: Tags?

    func resourceGroup(in subscription: Subscription) -> ResourceGroup {
        ResourceGroup(
            id: "\(subscription.id)/resourceGroups/\(name)",
            name: name,
            location: (location ?? "").normalizedLocation,
            tags: tags ?? [:]
        )
    }
}

extension String {
    /// `East US` and `eastus` are the same place; both occur on the wire.
    var normalizedLocation: String { lowercased().filter { $0 != " " } }
}
