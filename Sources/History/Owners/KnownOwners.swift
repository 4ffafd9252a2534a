package import Inventory
package import Ownership

/// Whose the resources of one server are, or of all subscriptions and their groups, as they were last told.
///
/// Nearly everything belongs to whom the thing it lies in belongs to: only what differs from that is kept.
package struct KnownOwners: Sendable, Equatable {
    /// An owner without what changes about it: an event tells of a new owner, not of a new name.
    package struct Holder: Sendable, Hashable {
        package var kind: DirectoryEntry.Kind
        package var id: String
        package var name: String

        package init(_ owner: Owner) {
            self.init(kind: owner.kind, id: owner.id, name: owner.name)
        }

        fileprivate init(kind: DirectoryEntry.Kind, id: String, name: String) {
            self.kind = kind
            self.id = id
            self.name = name
        }

        package func isSame(as other: Holder) -> Bool { kind == other.kind && id == other.id }
    }

    package init() {}

    /// By what the id has behind the server's; nil where the directory has never said whose it is.
    private var holders: [String: [Holder]?] = [:]

    /// Whose a resource is: its own, or those of the nearest above it; nil where nobody knows.
    package func of(_ place: String) -> [Holder]? {
        var place = place[...]
        while true {
            if let found = holders[String(place)] { return found }
            guard let above = ResourcePath.parent(of: place) else { return nil }
            place = above
        }
    }

    /// Comes after what the resource lies in.
    package mutating func set(_ holders: [Holder]?, of place: String) {
        if let above = ResourcePath.parent(of: place[...]), Self.areSame(of(String(above)), holders) {
            return
        }
        self.holders[place] = .some(holders)
    }

    /// Moves what is kept of a resource, and of all in it, to another id; what was there before is gone.
    ///
    /// What only followed the thing it lay in keeps those owners, wherever it lies now.
    package mutating func rename(_ previous: String, to place: String) {
        let held = of(previous)
        holders = holders.filter { key, _ in !ResourcePath.isWithin(key, place) }
        for (key, value) in holders where ResourcePath.isWithin(key, previous) {
            holders[key] = nil
            holders[place + key.dropFirst(previous.count)] = .some(value)
        }
        if holders[place] == nil { set(held, of: place) }
    }

    /// Whether the same users and groups are meant, in whatever order.
    package static func areSame(_ one: [Holder]?, _ other: [Holder]?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.count == other.count
            && one.allSatisfy { holder in other.contains { $0.isSame(as: holder) } }
    }
}

extension KnownOwners: JSONRecord {
    package static var blank: Self { Self() }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("holders", &holders)
    }
}

extension KnownOwners.Holder: JSONRecord {
    package static var blank: Self { Self(kind: .user, id: "", name: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("kind", &kind)
        try fields.field("id", &id)
        try fields.field("name", &name)
    }
}
