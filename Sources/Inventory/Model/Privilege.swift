/// One privilege on an object, as an ACL holds it (chapter 5.8).
package struct Privilege: Sendable, Hashable {
    /// `public` means PUBLIC: no role can have that name.
    package var grantee: Name
    package var grantor: Name
    /// `SELECT`, `CONNECT` and so on; new versions of PostgreSQL may add some.
    package var privilege: String
    package var grantable: Bool

    package init(grantee: Name, grantor: Name, privilege: String, grantable: Bool) {
        self.grantee = grantee
        self.grantor = grantor
        self.privilege = privilege
        self.grantable = grantable
    }
}

extension Privilege: JSONRecord {
    package static var blank: Self { Privilege(grantee: "", grantor: "", privilege: "", grantable: false) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.reference("grantee", &grantee, to: .role)
        try fields.reference("grantor", &grantor, to: .role)
        try fields.field("privilege", &privilege)
        try fields.field("grantable", &grantable)
    }
}

extension Privilege: Comparable {
    package static func < (left: Privilege, right: Privilege) -> Bool {
        let (one, other) = ([left.grantee, left.grantor], [right.grantee, right.grantor])
        return one == other ? left.privilege < right.privilege : one.lexicographicallyPrecedes(other)
    }
}

/// Privileges on objects of one kind that a role creates from now on (`ALTER DEFAULT PRIVILEGES`).
package struct DefaultPrivileges: Sendable, Equatable {
    package var role: Name
    /// Absent for all schemas.
    package var schema: Name?
    package var objects: Kind
    package var privileges: [Privilege] = []

    /// `pg_default_acl.defaclobjtype`: r, S, f, T, n, and L since PostgreSQL 18.
    package enum Kind: String, Sendable, JSONWord {
        case tables, sequences, routines, types, schemas, largeObjects
    }

    package init(role: Name, schema: Name?, objects: Kind) {
        self.role = role
        self.schema = schema
        self.objects = objects
    }
}

extension DefaultPrivileges: JSONRecord {
    package static var blank: Self { DefaultPrivileges(role: "", schema: nil, objects: .tables) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.reference("role", &role, to: .role)
        try fields.reference("schema", &schema, to: .schema)
        try fields.field("objects", &objects)
        try fields.field("privileges", &privileges)
    }
}

/// An object with its own ACL.
package protocol AccessControlled {
    /// Absent if not requested, and if `builtInPrivileges` is true.
    var privileges: [Privilege]? { get set }
    /// True if there is no ACL: then PostgreSQL's default privileges apply. An empty ACL grants nothing.
    var builtInPrivileges: Bool? { get set }
}

extension AccessControlled {
    /// Sets whether there is an ACL; its privileges follow one by one.
    package mutating func hasACL(_ exists: Bool) {
        if exists { privileges = [] } else { builtInPrivileges = true }
    }
}

extension Database: AccessControlled {}
extension Schema: AccessControlled {}
extension Table: AccessControlled {}
extension SequenceObject: AccessControlled {}
extension Routine: AccessControlled {}
