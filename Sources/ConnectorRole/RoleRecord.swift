package import Inventory

/// The changes of `apply` on one server, so that `remove` can undo exactly those.
package struct RoleRecord: Sendable, Equatable {
    package var role: String
    /// The role that `apply` created; another role of the same name is not ours.
    package var createdRole: UInt32?
    /// Attributes that the role existed without.
    package var attributes: Set<String> = []
    /// The groups that it was added to.
    package var memberships: Set<String> = []
    /// The groups that it was in before, without their privileges.
    package var idleMemberships: Set<String> = []
    /// By the grantee's name, which depends on the profile.
    package var grants: [String: GrantRecord] = [:]

    package init(role: Name) {
        self.role = role.text
    }

    /// The grants, in the order to take them back: the role may have its own from the administrators' grant option.
    var byGrantee: [(grantee: Name, grants: GrantRecord)] {
        [Name(role), RoleRequest.azureAdministrators].compactMap { name in
            grants[name.text].map { (name, $0) }
        }
    }

    /// Whether anything was granted in a database.
    func concerns(_ database: ServerState.DatabaseEntry) -> Bool {
        grants.values.contains { $0.databases[Int(database.oid)] != nil }
    }

    /// Whether a database may have got grants as a copy of template1.
    func mayHaveCopied(_ database: ServerState.DatabaseEntry) -> Bool {
        grants.values.contains { !$0.databases.isEmpty && !$0.databasesBefore.contains(database.oid) }
    }

    mutating func keepDatabases(where isKept: (Int) -> Bool) {
        grants = grants.mapValues { grants in
            var grants = grants
            grants.databases = grants.databases.filter { oid, _ in isKept(oid) }
            return grants
        }
    }

    /// The grants of one more transaction to a grantee.
    mutating func add(
        _ changes: [GrantRecord.Change],
        to grantee: Name,
        before objects: [Grantable],
        in database: ServerState.DatabaseEntry
    ) {
        grants[grantee.text]?.add(changes, before: objects, in: database)
    }

    /// Starts a grantee's record, with the databases that exist at the first grant.
    mutating func begin(_ grantee: Name, on server: ServerState) {
        guard grants[grantee.text]?.databases.isEmpty ?? true else { return }
        grants[grantee.text] = GrantRecord(databasesBefore: Set(server.databases.map(\.oid)))
    }

    /// The changes in the role's groups, from one state of the server to the next.
    mutating func add(memberships groups: [Name], from before: ServerState, to after: ServerState) {
        for group in groups {
            let rows = before.roles[group]?.connectorsMemberships ?? 0
            if rows > 0 { idleMemberships.insert(group.text) }
            if after.roles[group]?.connectorsMemberships ?? 0 > rows { memberships.insert(group.text) }
        }
    }
}

extension RoleRecord: JSONRecord {
    package static var blank: Self { Self(role: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("attributes", &attributes)
        try fields.field("createdRole", &createdRole)
        try fields.field("grants", &grants)
        try fields.field("idleMemberships", &idleMemberships)
        try fields.field("memberships", &memberships)
        try fields.field("role", &role)
    }
}
