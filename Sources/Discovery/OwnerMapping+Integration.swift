package import Configuration
import Inventory
package import Ownership

extension OwnerMapping {
    /// The mapping of an integration.
    package init(_ integration: Integration) {
        let settings = integration.owners
        self.init(
            integration: integration.name,
            resourceOwner: settings.resourceOwner,
            integrationOwner: settings.integrationOwner,
            rules: settings.tagRules.map { rule in
                .init(tags: Tags(rule.tags)) { id in
                    if rule.match.matches(id) { return true }
                    return ResourcePath.isEncoded(id) && rule.match.matches(ResourcePath.readable(id))
                }
            }
        )
    }
}
