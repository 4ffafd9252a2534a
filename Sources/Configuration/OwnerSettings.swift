import Inventory
package import Ownership

/// How tags become owners, and which directory has them.
package struct OwnerSettings: Sendable, Equatable {
    package var resourceOwner: ResourceOwner?
    package var integrationOwner: IntegrationOwner?
    package var directory = DirectorySettings()
    package var tagRules: [TagRule] = []

    package init() {}

    /// Tags for every resource whose id matches; they count after its own tags and before its parent's.
    package struct TagRule: Sendable, Equatable {
        package var match: Glob
        package var tags: [String: String]

        package init(match: Glob, tags: [String: String]) {
            self.match = match
            self.tags = tags
        }
    }
}

/// Where to look up users and groups.
package struct DirectorySettings: Sendable, Equatable {
    package enum Source: String, Sendable, CaseIterable { case microsoftGraph, file }

    package var source = Source.microsoftGraph
    /// A file of users and groups: YAML, JSON or CSV.
    package var file: String?
    /// Newer answers are not requested again; nil to ask each time.
    package var maxAge: Duration?
    /// How many values one run looks up in Microsoft Graph: each user who may write tags can add values.
    package var maxQuestions = 100_000

    package init() {}
}

extension OwnerSettings {
    /// Everything that decides owners, apart from the directory: the same text means the same mapping.
    package var mappingDescription: String {
        let rules = tagRules.map { rule in
            [rule.match.pattern] + rule.tags.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        }
        let owner = [resourceOwner?.key ?? "", resourceOwner?.attribute.rawValue ?? ""]
        return ([owner] + rules).map { "\($0)" }.joined(separator: "\n")
    }
}
