import Inventory

/// The names of a server's roles by oid, predefined ones included, for owners and grantees.
package struct RoleNames: Sendable {
    private var names: [UInt32: Name] = [:]

    mutating func add(_ role: Role) { names[role.oid] = role.name }

    /// Nil for a role that was created after the list was read.
    subscript(oid: UInt32?) -> Name? { oid.flatMap { names[$0] } }

    /// The role of an ACL, in which 0 is PUBLIC; an unknown one as `pg_get_userbyid` writes it.
    func inACL(_ oid: UInt32) -> Name {
        oid == 0 ? "public" : names[oid] ?? Name("unknown (OID=\(oid))")
    }
}
