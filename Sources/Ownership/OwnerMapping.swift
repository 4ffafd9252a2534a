package import Inventory

/// How tags become owners: the owner settings of an integration.
package struct OwnerMapping: Sendable {
    package var integration: String
    package var resourceOwner: ResourceOwner?
    package var integrationOwner: IntegrationOwner?
    package var rules: [Rule]

    package init(
        integration: String,
        resourceOwner: ResourceOwner? = nil,
        integrationOwner: IntegrationOwner? = nil,
        rules: [Rule] = []
    ) {
        self.integration = integration
        self.resourceOwner = resourceOwner
        self.integrationOwner = integrationOwner
        self.rules = rules
    }

    /// Tags that every resource with a matching id has, after its own.
    package struct Rule: Sendable {
        package var tags: Tags
        package var matches: @Sendable (String) -> Bool

        package init(tags: Tags, matches: @escaping @Sendable (String) -> Bool) {
            self.tags = tags
            self.matches = matches
        }
    }
}

extension OwnerMapping {
    /// The questions for the directory that come from the mapping itself, not from tags.
    package var attributes: Set<DirectoryAttribute> {
        Set([resourceOwner?.attribute, integrationOwner?.attribute].compactMap { $0 })
    }

    /// The directory's entries for the owners of an answer, with their people.
    package func entries(of answer: OwnerAnswer, in directory: Directory) -> [DirectoryEntry] {
        let attribute = answer.state == .owned ? resourceOwner?.attribute : integrationOwner?.attribute
        guard let attribute else { return [] }
        return answer.owners.flatMap { directory.entries(attribute, $0.value) }
    }

    /// The tags that the rules give a resource: of two rules with one key, the first.
    package func ruleTags(_ id: String) -> Tags {
        var tags = Tags()
        for rule in rules where rule.matches(id) {
            let earlier = tags
            for (key, value) in rule.tags.values where earlier.spelling(of: key.text) == nil {
                tags.add(key, value)
            }
        }
        return tags
    }
}

extension Tags {
    /// The existing spelling of a key, without letter case: the same spelling, or the first in byte order.
    ///
    /// Azure does not allow two keys that differ only in case; comments do.
    package func spelling(of key: String) -> Name? {
        if isEmpty { return nil }
        if self[Name(key)] != nil { return Name(key) }
        let folded = key.lowercased()
        return values.keys.filter { $0.text.lowercased() == folded }.min()
    }

    /// The tag under a key, without letter case.
    func tag(_ key: String) -> (key: Name, value: String)? {
        if let value = self[Name(key)] { return (Name(key), value) }
        guard let spelled = spelling(of: key), let value = self[spelled] else { return nil }
        return (spelled, value)
    }
}
