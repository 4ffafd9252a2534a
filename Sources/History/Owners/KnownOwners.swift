package import Inventory
package import Ownership

/// The owners of a server's resources, or of all subscriptions and their groups, as last reported.
///
/// Nearly every resource has the owners of its parent: only the exceptions are stored.
package struct KnownOwners: Sendable, Equatable {
    /// An owner without the facts that change: an event reports a new owner, not a new name.
    package struct OwnerKey: Sendable, Hashable {
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

        package func isSame(as other: OwnerKey) -> Bool { kind == other.kind && id == other.id }
    }

    package init() {}

    /// By the part of the id after the server's; nil if the directory has never answered for its owner.
    private var holders: [String: [OwnerKey]?] = [:]

    /// The owners of a resource: its own, or those of the nearest parent; nil if they are not known.
    package func of(_ place: String) -> [OwnerKey]? {
        var place = place[...]
        while true {
            if let found = holders[String(place)] { return found }
            guard let above = ResourcePath.parent(of: place) else { return nil }
            place = above
        }
    }

    /// Runs for a parent before its children.
    package mutating func set(_ owners: [OwnerKey]?, of place: String) {
        if let above = ResourcePath.parent(of: place[...]), Self.areSame(of(String(above)), owners) {
            return
        }
        holders[place] = .some(owners)
    }

    /// Moves the owners of a resource, and of everything in it, to another id; what was there before is gone.
    ///
    /// A resource that had its parent's owners keeps them, wherever it is now.
    package mutating func rename(_ previous: String, to place: String) {
        let held = of(previous)
        holders = holders.filter { key, _ in !ResourcePath.isWithin(key, place) }
        for (key, value) in holders where ResourcePath.isWithin(key, previous) {
            holders[key] = nil
            holders[place + key.dropFirst(previous.count)] = .some(value)
        }
        if holders[place] == nil { set(held, of: place) }
    }

    /// Whether both are the same users and groups, in any order.
    package static func areSame(_ one: [OwnerKey]?, _ other: [OwnerKey]?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.count == other.count
            && one.allSatisfy { key in other.contains { $0.isSame(as: key) } }
    }
}

extension KnownOwners: JSONRecord {
    package static var blank: Self { Self() }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("holders", &holders)
    }
}

extension KnownOwners.OwnerKey: JSONRecord {
    package static var blank: Self { Self(kind: .user, id: "", name: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("kind", &kind)
        try fields.field("id", &id)
        try fields.field("name", &name)
    }
}
