/// A role of one server, with the roles it is a member of.
package struct Role: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var canLogin = false
    package var superuser = false
    package var createRole = false
    package var createDatabase = false
    package var inherit = true
    package var replication = false
    package var bypassRLS = false
    /// −1 means no limit.
    package var connectionLimit = -1
    /// As PostgreSQL prints it in UTC; `infinity` is possible, so this is text.
    package var validUntil: String?
    package var comment: String?
    package var tags: Tags = [:]
    package var memberOf: [Membership] = []
    /// PostgreSQL's own role, as `pg_monitor` (chapter 22.5).
    package var predefined = false
    /// Absent if an older version read the role.
    package var settings: [ParameterSetting]?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}

extension Role: ResourceRecord {
    package static var resourceKind: ResourceKind { .role }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Role(name: "", oid: 0) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.field("canLogin", &canLogin)
        try fields.field("superuser", &superuser)
        try fields.field("createRole", &createRole)
        try fields.field("createDatabase", &createDatabase)
        try fields.field("inherit", &inherit)
        try fields.field("replication", &replication)
        try fields.field("bypassRLS", &bypassRLS)
        try fields.field("connectionLimit", &connectionLimit)
        try fields.field("validUntil", &validUntil)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.field("memberOf", &memberOf)
        try fields.field("predefined", &predefined, unless: false)
        try fields.given("settings", &settings)
        try fields.apart("notes", &notes)
    }
}

/// One role's membership in another.
package struct Membership: Sendable, Equatable {
    package var role: Name
    package var admin: Bool
    /// Stored per membership since PostgreSQL 16; before, the member's own INHERIT decides.
    package var inherit: Bool
    package var set: Bool
    package var grantor: Name?

    package init(role: Name, admin: Bool, inherit: Bool, set: Bool, grantor: Name?) {
        self.role = role
        self.admin = admin
        self.inherit = inherit
        self.set = set
        self.grantor = grantor
    }
}

extension Membership: JSONRecord {
    package static var blank: Self {
        Membership(role: "", admin: false, inherit: false, set: false, grantor: nil)
    }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.reference("role", &role, to: .role)
        try fields.field("admin", &admin)
        try fields.field("inherit", &inherit)
        try fields.field("set", &set)
        try fields.reference("grantor", &grantor, to: .role)
    }
}
