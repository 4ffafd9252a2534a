import Inventory

extension Subscription {
    /// The subscription with the ids of resource groups as they were first spelled: Azure compares them without case.
    func spelled(as other: Subscription) -> Subscription {
        let known = Dictionary((other.resourceGroups ?? []).map { ($0.id.azureIdentity, $0) }) { first, _ in
            first
        }
        var subscription = self
        subscription.id = other.id
        subscription.resourceGroups = resourceGroups?.map { group in
            var group = group
            group.id = known[group.id.azureIdentity]?.id ?? group.id
            group.name = known[group.id.azureIdentity]?.name ?? group.name
            return group
        }
        return subscription
    }

    /// The subscription, with missing facts filled from another snapshot.
    func filled(from other: Subscription, _ filling: Filling) -> Subscription {
        var subscription = self
        subscription.displayName = displayName ?? other.displayName
        subscription.tenantId = tenantId ?? other.tenantId
        subscription.state = state ?? other.state
        subscription.tags = tags.filled(from: other.tags, unread: notes.unreadFacts)
        // Tags come with the list of subscriptions; a subscription that is named and refused has none.
        if !scan.outcome.isWhole, tags.isEmpty { subscription.tags = other.tags }
        var filling = filling
        filling.keepsMissing = filling.keepsMissing || !listsAll(Self.resourceGroupList)
        subscription.resourceGroups = filling.list(
            resourceGroups,
            other.resourceGroups,
            name: { Name($0.id) },
            oid: { _ in nil },
            fill: { $0.filled(from: $1) }
        )
        return subscription
    }
}

extension ResourceGroup {
    fileprivate func filled(from other: ResourceGroup) -> ResourceGroup {
        var group = self
        let unread = notes.unreadFacts
        if unread.contains("location") { group.location = other.location }
        group.tags = tags.filled(from: other.tags, unread: unread)
        return group
    }
}

extension [Note]? {
    /// The facts that could not be read: their last known values apply.
    var unreadFacts: Set<String> { Set((self ?? []).flatMap { $0.facts ?? [] }) }
}

extension Tags {
    /// The tags, with unread ones filled from another snapshot: one by one, or all.
    func filled(from other: Tags, unread: Set<String>) -> Tags {
        if unread.contains("tags") { return other }
        var tags = self
        for fact in unread where fact.hasPrefix("tags.") {
            let key = Name(String(fact.dropFirst("tags.".count)))
            if let value = other[key] { tags.add(key, value) }
        }
        return tags
    }
}
