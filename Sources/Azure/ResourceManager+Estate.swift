package import Inventory

/// The lists of Resource Manager for an estate.
extension ResourceManager {
    /// Every subscription that the identity can read, once each.
    package func subscriptions() async -> Listed<Subscription> {
        await list("/subscriptions", apiVersion: "2022-12-01", Subscription.init).distinct(by: \.id)
    }

    package func subscription(_ guid: String) async throws(AzureError) -> Subscription {
        let path = "/subscriptions/\(guid.urlEncoded)"
        let found = try await get(path, apiVersion: "2022-12-01")
        do throws(Refusal) { return try Subscription(found) } catch {
            throw .malformed(url: path, detail: error.reason)
        }
    }

    /// The GUIDs of the subscriptions in a management group and in those below it.
    package func subscriptions(inManagementGroup name: String) async -> Listed<String> {
        let path = "/providers/Microsoft.Management/managementGroups/\(name.urlEncoded)/descendants"
        return await list(path, apiVersion: "2023-04-01", Descendant.init)
            .map { $0.compactMap(\.subscription) }
    }

    package func resourceGroups(in subscription: Subscription) async -> Listed<ResourceGroup> {
        let path = "/subscriptions/\(subscription.guid.urlEncoded)/resourcegroups"
        return await list(path, apiVersion: "2021-04-01") { element throws(Refusal) in
            try ResourceGroup(element, in: subscription.guid)
        }
        .distinct(by: { $0.id.lowercased() }).map { $0.sorted { Name($0.id) < Name($1.id) } }
    }

    /// The servers of one kind in a subscription, replicas included.
    ///
    /// None if the subscription has not registered the provider: then it has no servers, and a reader registers
    /// nothing.
    package func servers(_ kind: ServerKind, in subscription: Subscription) async -> Listed<ListedServer> {
        let guid = subscription.guid
        let path = "/subscriptions/\(guid.urlEncoded)/providers/Microsoft.DBforPostgreSQL/\(kind.type)"
        let found = await list(path, apiVersion: kind.apiVersion) { element throws(Refusal) in
            let server = try ListedServer(element, kind)
            guard server.subscription == guid.lowercased() else {
                throw Refusal("it belongs to another subscription")
            }
            return server
        }
        guard found.elements.isEmpty, found.failures.contains(where: kind.isAbsent) else { return found }
        return Listed()
    }
}
