package import Inventory

/// A resource whose owners changed, or that appeared or disappeared.
package struct OwnerChange: Sendable {
    package enum Side: String, Sendable { case before, after }

    package var resource: Resource
    /// Nil if the resource did not exist, or was not seen.
    package var before: OwnerAnswer?
    package var after: OwnerAnswer?
    /// The side that does not have the resource, if nothing proves that it did not exist.
    package var unseen: Side?

    /// Old and new owners; a side that was not seen proves neither.
    package var lost: [Owner] { unseen == nil ? Self.difference(before, after) : [] }
    package var gained: [Owner] { unseen == nil ? Self.difference(after, before) : [] }

    private static func difference(_ one: OwnerAnswer?, _ other: OwnerAnswer?) -> [Owner] {
        (one?.owners ?? []).filter { owner in
            !(other?.owners ?? []).contains { $0.id == owner.id && $0.kind == owner.kind }
        }
    }

    /// Nil if the same users and groups own it, whatever the evidence is.
    package init?(_ resource: Resource, before: OwnerAnswer?, after: OwnerAnswer?, unseen: Side? = nil) {
        self.resource = resource
        self.before = before
        self.after = after
        self.unseen = unseen
        if before != nil, after != nil, lost.isEmpty, gained.isEmpty { return nil }
    }
}

/// Compares the owners of two walks, in parts that the caller chooses: a server's resources.
package struct OwnerComparison {
    private typealias Found = [String: (resource: Resource, answer: OwnerAnswer)]

    private let silence: (before: UnreadOwners, after: UnreadOwners)
    private var before: Found = [:]
    private var after: Found = [:]

    package init(before: SnapshotHeader, after: SnapshotHeader) {
        let isAlike = before.scope == after.scope
        silence = (
            UnreadOwners(before, isAlike: isAlike, isEarlier: true),
            UnreadOwners(after, isAlike: isAlike, isEarlier: false)
        )
    }

    package mutating func add(before resource: Resource, _ answer: OwnerAnswer) {
        before[resource.identity] = (resource, answer)
    }

    package mutating func add(after resource: Resource, _ answer: OwnerAnswer) {
        after[resource.identity] = (resource, answer)
    }

    /// The changes among the added resources, by id; afterwards it is empty again.
    package mutating func take() -> [OwnerChange] {
        defer { (before, after) = ([:], [:]) }
        let ids = Set(before.keys).union(after.keys).sorted { Name($0) < Name($1) }
        return ids.compactMap { id in
            let (one, other) = (before[id], after[id])
            guard let resource = other?.resource ?? one?.resource else { return nil }
            let unseen = unseen(resource)
            return OwnerChange(
                resource,
                before: unseen == .before ? nil : one?.answer,
                after: unseen == .after ? nil : other?.answer,
                unseen: unseen
            )
        }
    }

    private func unseen(_ resource: Resource) -> OwnerChange.Side? {
        let id = resource.identity
        guard let one = before[id] else {
            return silence.before.proves(resource, { before[$0]?.resource }) ? nil : .before
        }
        guard let other = after[id] else {
            return silence.after.proves(resource, { after[$0]?.resource }) ? nil : .after
        }
        let mayMiss = (silence.before.mayHaveUnreadTags(one), silence.after.mayHaveUnreadTags(other))
        return mayMiss.0 == mayMiss.1 ? nil : mayMiss.0 ? .before : .after
    }
}

extension Resource {
    /// Azure's ids compare without case; names in a server compare byte for byte.
    fileprivate var identity: String { server == nil ? id.lowercased() : id }
}
