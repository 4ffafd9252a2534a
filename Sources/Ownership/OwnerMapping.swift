package import Inventory

/// How tags become owners: what an integration's configuration says of it.
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

    /// Tags that every resource with a matching id has, below its own.
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
    /// Everything that the mapping itself may ask the directory for, whatever the tags say.
    package var attributes: Set<DirectoryAttribute> {
        Set([resourceOwner?.attribute, integrationOwner?.attribute].compactMap { $0 })
    }

    /// What the directory has of an answer's owners, with their people.
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
    /// The key that stands there for one, letter case aside: spelled just so, or the first in the order of bytes.
    ///
    /// Azure allows no two keys that differ in case; comments do.
    package func spelling(of key: String) -> Name? {
        if isEmpty { return nil }
        if self[Name(key)] != nil { return Name(key) }
        let folded = key.lowercased()
        return values.keys.filter { $0.text.lowercased() == folded }.min()
    }

    /// The tag under a key, letter case aside.
    func tag(_ key: String) -> (key: Name, value: String)? {
        guard let spelled = spelling(of: key), let value = self[spelled] else { return nil }
        return (spelled, value)
    }
}
