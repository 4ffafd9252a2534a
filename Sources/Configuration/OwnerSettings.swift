package import Inventory

/// How tags become owners, and which directory knows them.
package struct OwnerSettings: Sendable, Equatable {
    package var resourceOwner: ResourceOwner?
    package var integrationOwner: IntegrationOwner?
    package var directory = DirectorySettings()
    package var tagRules: [TagRule] = []

    package init() {}

    /// The tag whose value names an owner by one of the directory's attributes.
    package struct ResourceOwner: Sendable, Equatable {
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

    /// Tags for every resource whose id matches, below its own and above its parent's.
    package struct TagRule: Sendable, Equatable {
        package var match: Glob
        package var tags: [String: String]

        package init(match: Glob, tags: [String: String]) {
            self.match = match
            self.tags = tags
        }
    }
}

/// Where users and groups are looked for.
package struct DirectorySettings: Sendable, Equatable {
    package enum Source: String, Sendable, CaseIterable { case microsoftGraph, file }

    package var source = Source.microsoftGraph
    /// A file of users and groups: YAML, JSON or CSV.
    package var file: String?
    /// Answers younger than this are not asked for again; nil to ask each time.
    package var maxAge: Duration?

    package init() {}
}
