package import Inventory

/// One difference in an estate from one scan to the next.
package struct Change: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case removed, renamed, added, changed, seenAgain, unknown
    }

    package var kind: Kind
    package var resource: ResourceKind
    /// The present id; for a removed resource, its last id.
    package var id: String
    /// For a renamed resource: its old id, below parents that already have their new names.
    ///
    /// Everything below the id moves with it.
    package var previousID: String?
    /// For a renamed resource: its old name, with the new names of its parents.
    package var previousName: String?
    /// Absent above servers.
    package var server: String?
    /// The name as people write it: `shop.public.orders`.
    package var name: String
    /// Which facts changed, from what to what; only for `changed`.
    package var fields: [FieldChange] = []
    /// All compared facts as canonical JSON: the present ones, or the last known.
    package var facts: [Name: Name] = [:]
    /// For `unknown`: the outcome of the scan; absent if the resource was not even listed.
    package var outcome: Outcome?
    /// For `unknown`: the stable code of the cause.
    package var code: String?
    /// For `unknown` and `seenAgain`: when it was last in full view.
    package var since: Timestamp?

    package init(_ kind: Kind, _ resource: ResourceKind, id: String, server: String?, name: String) {
        self.kind = kind
        self.resource = resource
        self.id = id
        self.server = server
        self.name = name
    }
}

/// One fact of a resource, before and after, as canonical JSON; nil if there is none.
package struct FieldChange: Sendable, Equatable {
    /// `owner`, `tags.team`, `privileges.app=SELECT`.
    package var field: Name
    package var from: Name?
    package var to: Name?

    package init(field: Name, from: Name?, to: Name?) {
        self.field = field
        self.from = from
        self.to = to
    }
}

extension Change {
    /// The order in which changes may be applied: removed, renamed, added, changed, then visibility.
    static func inOrder(_ left: Change, _ right: Change) -> Bool {
        let (one, other) = (left.kind.phase, right.kind.phase)
        return one == other ? Name(left.id) < Name(right.id) : one < other
    }
}

extension Change.Kind {
    fileprivate var phase: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
