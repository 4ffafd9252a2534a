import Azure
import Inventory

/// Lists what Azure knows: subscriptions with their resource groups, and their servers.
struct EstateListing: Sendable {
    /// A listing is two requests a subscription; Azure's limits are per subscription.
    private static let subscriptionsAtOnce = 8

    let manager: ResourceManager
    /// GUIDs; empty for every subscription that the identity can see.
    let wanted: [String]

    /// Throws where not even the subscriptions could be listed.
    func run() async throws(AzureError) -> [(subscription: Subscription, servers: [Server])] {
        let subscriptions = wanted.isEmpty ? try await manager.subscriptions() : try await named()
        return await subscriptions.concurrentMap(limit: Self.subscriptionsAtOnce, list)
    }

    /// The subscriptions named in the configuration; one that cannot be read is listed with the reason.
    private func named() async throws(AzureError) -> [Subscription] {
        var found: [Subscription] = []
        for guid in Set(wanted.map { $0.lowercased() }).sorted() {
            do {
                found.append(try await manager.subscription(guid))
            } catch .service(let error) {
                found.append(
                    Subscription(id: "/subscriptions/\(guid)", scan: Scan(AzureError.service(error)))
                )
            }
        }
        return found
    }

    private func list(_ subscription: Subscription) async -> (subscription: Subscription, servers: [Server]) {
        var subscription = subscription
        guard subscription.scan == .complete else { return (subscription, []) }
        if ["disabled", "deleted"].contains(subscription.state?.lowercased()) {
            subscription.scan = Scan(
                .skipped,
                code: "subscription-disabled",
                "Azure says that the subscription is \(subscription.state ?? "")"
            )
            return (subscription, [])
        }
        do throws(AzureError) {
            let groups = try await manager.resourceGroups(in: subscription)
            let servers = try await manager.flexibleServers(in: subscription, groups: groups)
            subscription.resourceGroups = groups
            return (subscription, servers)
        } catch {
            subscription.scan = Scan(error)
            return (subscription, [])
        }
    }
}
