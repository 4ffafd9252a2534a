import Inventory

/// The names of a server's roles by oid, predefined ones included, for owners and grantees.
///
/// An oid without a name is remembered, and has a placeholder until the roles have been read again.
final class RoleNames {
    private var names: [UInt32: Name]
    /// Whether an oid had no name: the role was created after the list was read, or it was dropped.
    private(set) var hasUnknown = false
    private var used: Set<UInt32> = []
    private var last: UInt32 = 0

    init(_ names: [UInt32: Name]) {
        self.names = names
    }

    func add(_ role: Role) { names[role.oid] = role.name }

    /// Nil without an oid.
    subscript(oid: UInt32?) -> Name? { oid.map { name($0) } }

    /// The role of an ACL, in which 0 is PUBLIC.
    func inACL(_ oid: UInt32) -> Name {
        oid == 0 ? "public" : name(oid)
    }

    /// The names that were requested.
    var usedNames: [UInt32: Name] { names.filter { used.contains($0.key) } }

    /// Mostly the same name as before.
    private func name(_ oid: UInt32) -> Name {
        if oid != last { used.insert(oid) }
        last = oid
        return names[oid] ?? placeholder(oid)
    }

    private func placeholder(_ oid: UInt32) -> Name {
        hasUnknown = true
        return Name(placeholderFor: oid)
    }
}

extension Name {
    /// No role can have NUL in its name.
    private static let mark = "\0"

    fileprivate init(placeholderFor oid: UInt32) { self.init(Self.mark + String(oid)) }

    /// The oid that a placeholder is for.
    var unknownRole: UInt32? { text.hasPrefix(Self.mark) ? UInt32(text.dropFirst(Self.mark.count)) : nil }
}
