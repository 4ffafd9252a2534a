package import Inventory

/// A user or group that owns a resource, as the directory names it.
package struct Owner: Sendable, Equatable {
    package var kind: DirectoryEntry.Kind
    /// The directory's object id.
    package var id: String
    package var name: String
    /// The part of the tag's value that named it.
    package var value: String
    /// How many enabled users are behind a group; absent for a user.
    package var people: Int?
    package var isGuest: Bool

    package init(_ entry: DirectoryEntry, value: String) {
        kind = entry.kind
        id = entry.id
        name = entry.displayName
        self.value = value
        people = entry.kind == .group ? entry.people.count : nil
        isGuest = entry.isGuest
    }
}

extension Owner: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("kind", kind.rawValue)
            json.member("id", id)
            json.member("name", name)
            json.member("value", value)
            json.member("people", people)
            json.member("guest", isGuest ? true : nil)
        }
    }
}

/// Where to look for an owner, the nearest level first.
package enum OwnerLevel: String, Sendable, CaseIterable {
    case table, schema, database, server, resourceGroup, subscription, integration
}

/// The source of an owner.
package enum OwnerSource: String, Sendable, CaseIterable {
    /// A tag in Azure.
    case azure
    /// A tag in a PostgreSQL comment.
    case comment
    /// A tag of a server in the configuration.
    case configuration
    /// One of the configuration's `tagRules`.
    case rule
    /// The configuration's `integrationOwner`.
    case integration
}

/// Why a tag gave no owner.
package enum OwnerReason: String, Sendable, CaseIterable {
    /// No level has the tag.
    case noTag
    case emptyTag
    case noMatch
    /// The value matches several.
    case ambiguous
    /// The account may not sign in.
    case disabled
    /// No one in the group may sign in.
    case emptyGroup
    /// The directory did not answer, and has never answered for this value.
    case directoryUnavailable
}
