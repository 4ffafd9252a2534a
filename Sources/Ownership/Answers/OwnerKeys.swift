import Inventory

/// The tag that names a resource's owner, and by which attribute of the directory.
package struct ResourceOwner: Sendable, Equatable {
    /// Compared without letter case, as Azure does.
    package var key: String
    package var attribute: DirectoryAttribute

    package init(key: String, attribute: DirectoryAttribute) {
        self.key = key
        self.attribute = attribute
    }
}

/// Who owns what no tag gives to anybody else.
package struct IntegrationOwner: Sendable, Equatable {
    package var attribute: DirectoryAttribute
    package var values: [String]

    package init(attribute: DirectoryAttribute, values: [String]) {
        self.attribute = attribute
        self.values = values
    }
}
