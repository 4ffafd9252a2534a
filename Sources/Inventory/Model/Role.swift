/// A role of one server, with the roles it is a member of.
package struct Role: Sendable, Equatable, Codable {
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
    package var notes: [Note]?

    package init(name: Name, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}

extension Role: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("oid", oid)
            json.member("canLogin", canLogin)
            json.member("superuser", superuser)
            json.member("createRole", createRole)
            json.member("createDatabase", createDatabase)
            json.member("inherit", inherit)
            json.member("replication", replication)
            json.member("bypassRLS", bypassRLS)
            json.member("connectionLimit", connectionLimit)
            json.member("validUntil", validUntil)
            json.member("comment", comment)
            json.member("tags", tags)
            json.member("memberOf", memberOf)
            json.member("notes", notes)
        }
    }
}

/// One role's membership in another.
package struct Membership: Sendable, Equatable, Codable {
    package var role: Name
    package var admin: Bool
    /// Kept per membership since PostgreSQL 16; before, the member's own INHERIT decides.
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

extension Membership: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("role", role)
            json.member("admin", admin)
            json.member("inherit", inherit)
            json.member("set", set)
            json.member("grantor", grantor)
        }
    }
}
