package import Inventory

/// What Resource Manager lists of an estate.
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

    /// The GUIDs of the subscriptions in a management group and in those below it.
    package func subscriptions(inManagementGroup name: String) async throws(AzureError) -> [String] {
        let found: [DescendantWire] = try await list(
            "/providers/Microsoft.Management/managementGroups/\(name.urlEncoded)/descendants",
            apiVersion: "2023-04-01"
        )
        return found.filter(\.isSubscription).map { $0.name.lowercased() }
    }

    package func resourceGroups(in subscription: Subscription) async throws(AzureError) -> [ResourceGroup] {
        let path = "/subscriptions/\(subscription.guid.urlEncoded)/resourcegroups"
        let found: [ResourceGroupWire] = try await list(path, apiVersion: "2021-04-01")
        return found.map { $0.resourceGroup(in: subscription) }.sorted { Name($0.id) < Name($1.id) }
    }

    /// The servers of one kind in a subscription, replicas included.
    ///
    /// Empty where the subscription has not registered the provider: then there can be none, and a reader registers
    /// nothing.
    package func servers(_ kind: ServerKind, in subscription: Subscription) async throws(AzureError)
        -> [ListedServer]
    {
        let path =
            "/subscriptions/\(subscription.guid.urlEncoded)/providers/Microsoft.DBforPostgreSQL/\(kind.type)"
        do {
            switch kind {
            case .flexibleServer: return try await servers(FlexibleServerWire.self, path, kind)
            case .singleServer: return try await servers(SingleServerWire.self, path, kind)
            case .cosmosCluster: return try await servers(CosmosClusterWire.self, path, kind)
            }
        } catch .service(let error) where kind.isAbsent(error) {
            return []
        }
    }

    private func servers<Wire: ServerWire>(
        _ type: Wire.Type,
        _ path: String,
        _ kind: ServerKind
    ) async throws(AzureError) -> [ListedServer] {
        let found: [Wire] = try await list(path, apiVersion: kind.apiVersion)
        return found.map { ListedServer($0) }
    }
}

/// A server whose ids wait for the resource groups to say how they are spelled.
package struct ListedServer: Sendable {
    private let wire: any ServerWire

    init(_ wire: any ServerWire) {
        self.wire = wire
    }

    /// The GUID of its subscription.
    package var subscription: String? {
        let segments = wire.id.split(separator: "/", maxSplits: 2)
        return segments.count > 1 ? segments[1].lowercased() : nil
    }

    package func spelled(_ spelling: ResourceID.Spelling) -> Server { wire.server(spelling) }
}

/// The kinds of PostgreSQL server that Azure has had.
package enum ServerKind: Sendable, CaseIterable {
    case flexibleServer
    /// Retired in March 2025; some are left to be moved.
    case singleServer
    /// Azure Cosmos DB for PostgreSQL.
    case cosmosCluster

    /// The resource type under `Microsoft.DBforPostgreSQL`.
    var type: String {
        switch self {
        case .flexibleServer: "flexibleServers"
        case .singleServer: "servers"
        case .cosmosCluster: "serverGroupsv2"
        }
    }

    var apiVersion: String {
        switch self {
        case .flexibleServer: "2025-08-01"
        case .singleServer: "2017-12-01"
        case .cosmosCluster: "2022-11-08"
        }
    }

    /// Whether an error only says that there are no servers of this kind.
    fileprivate func isAbsent(_ error: ServiceError) -> Bool {
        if error.code == "MissingSubscriptionRegistration" { return true }
        return self == .singleServer && (400..<500).contains(error.status)
            && ![401, 408, 429].contains(error.status)
    }
}
