import Inventory

/// The tag that names a resource's owner, and the directory attribute of its value.
package struct ResourceOwner: Sendable, Equatable {
    /// Compared without letter case, as in Azure.
    package var key: String
    package var attribute: DirectoryAttribute

    package init(key: String, attribute: DirectoryAttribute) {
        self.key = key
        self.attribute = attribute
    }
}

/// The owner of resources without an owner from a tag.
package struct IntegrationOwner: Sendable, Equatable {
    package var attribute: DirectoryAttribute
    package var values: [String]

    package init(attribute: DirectoryAttribute, values: [String]) {
        self.attribute = attribute
        self.values = values
    }
}
