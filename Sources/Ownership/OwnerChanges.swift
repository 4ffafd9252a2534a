package import Inventory

/// A resource whose owners are other ones than before, or that came or went.
package struct OwnerChange: Sendable {
    package var resource: Resource
    /// Nil where the resource was not there.
    package var before: OwnerAnswer?
    package var after: OwnerAnswer?

    /// Who owned it before and does not now, and the other way round.
    package var lost: [Owner] { Self.difference(before, after) }
    package var gained: [Owner] { Self.difference(after, before) }

    private static func difference(_ one: OwnerAnswer?, _ other: OwnerAnswer?) -> [Owner] {
        (one?.owners ?? []).filter { owner in
            !(other?.owners ?? []).contains { $0.id == owner.id && $0.kind == owner.kind }
        }
    }

    /// Nil where the same users and groups own it, on whatever evidence.
    package init?(_ resource: Resource, before: OwnerAnswer?, after: OwnerAnswer?) {
        self.resource = resource
        self.before = before
        self.after = after
        if before != nil, after != nil, lost.isEmpty, gained.isEmpty { return nil }
    }
}

/// Compares the owners of two walks, as much at a time as the caller hands over: a server's resources.
package struct OwnerComparison {
    private var before: [String: (Resource, OwnerAnswer)] = [:]
    private var after: [String: (Resource, OwnerAnswer)] = [:]

    package init() {}

    package mutating func add(before resource: Resource, _ answer: OwnerAnswer) {
        before[resource.id] = (resource, answer)
    }

    package mutating func add(after resource: Resource, _ answer: OwnerAnswer) {
        after[resource.id] = (resource, answer)
    }

    /// The changes among what was added, by id; then it is empty again.
    package mutating func take() -> [OwnerChange] {
        defer { (before, after) = ([:], [:]) }
        let ids = Set(before.keys).union(after.keys).sorted { Name($0) < Name($1) }
        return ids.compactMap { id in
            (after[id]?.0 ?? before[id]?.0).flatMap {
                OwnerChange($0, before: before[id]?.1, after: after[id]?.1)
            }
        }
    }
}
