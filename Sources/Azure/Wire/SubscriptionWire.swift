import Inventory

extension Subscription {
    /// A subscription as `GET /subscriptions` writes it (api-version 2022-12-01).
    init(_ element: JSONElement) throws(Refusal) {
        let guid = try element.required("subscriptionId")
        guard !guid.contains("/") else { throw Refusal("its subscriptionId is not an id") }
        var facts = WireFacts(element)
        self.init(
            id: "/subscriptions/\(guid.lowercased())",
            displayName: facts.fact("displayName") { $0.text("displayName") },
            tenantId: facts.fact("tenantId") { $0.text("tenantId") },
            state: facts.fact("state") { $0.text("state") },
            tags: facts.tags()
        )
        notes = facts.notes
    }
}

extension ResourceGroup {
    /// A resource group as Resource Manager lists it (api-version 2021-04-01), or as a row of Resource Graph.
    init(_ element: JSONElement, in subscription: String) throws(Refusal) {
        let name = try element.required("name")
        var facts = WireFacts(element)
        self.init(
            id: "/subscriptions/\(subscription)/resourceGroups/\(name)",
            name: name,
            location: facts.fact("location") { $0.text("location")?.normalizedLocation } ?? "",
            tags: facts.tags()
        )
        notes = facts.notes
    }
}

/// Something below a management group.
struct Descendant {
    /// The GUID of a subscription; nil for a management group.
    let subscription: String?

    init(_ element: JSONElement) throws(Refusal) {
        let isSubscription = try element.required("type").lowercased().hasSuffix("/subscriptions")
        let name = try element.required("name").lowercased()
        subscription = isSubscription ? name : nil
    }
}

extension String {
    /// `East US` and `eastus` are the same place; both occur on the wire.
    var normalizedLocation: String { lowercased().filter { $0 != " " } }
}
