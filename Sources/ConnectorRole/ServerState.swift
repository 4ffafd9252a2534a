package import Inventory

/// What decides, on one server, whether the role can be created and what it can get.
package struct ServerState: Sendable, Equatable {
    package var version: Int
    /// The role whose privileges are in effect.
    package var administrator: Name
    /// The role that has logged in: another one if it has a `role` setting.
    package var sessionUser: Name = ""
    package var isSuperuser: Bool
    package var mayCreateRoles: Bool
    package var isInRecovery: Bool
    package var roles: [Name: RoleState] = [:]
    package var databases: [DatabaseEntry] = []
    package var dependencies: [Dependency] = []

    /// A role, and what the administrator may do with it.
    package struct RoleState: Sendable, Equatable {
        package var oid: UInt32
        package var canLogin: Bool
        package var isSuperuser: Bool
        package var createsRoles: Bool
        package var createsDatabases: Bool
        package var replicates: Bool
        package var bypassesRowSecurity: Bool
        /// The administrator has its privileges.
        package var mayBeUsed: Bool
        package var hasAdminOption: Bool
        /// The connector's role is a member of it, directly.
        package var isConnectors: Bool
        /// The connector's role has its privileges as a member, without SET ROLE.
        package var givesConnector: Bool
        /// In how many rows of pg_auth_members the connector's role is a member of it.
        package var connectorsMemberships: Int
        package var inherits: Bool

        /// Its attributes that a connector's role should have.
        var attributes: [String] {
            [(canLogin, "LOGIN"), (createsRoles, "CREATEROLE"), (inherits, "INHERIT")].filter(\.0).map(\.1)
        }
    }

    package struct DatabaseEntry: Sendable, Equatable {
        package var name: Name
        /// The name to connect with.
        package var rawName: [UInt8]
        package var oid: UInt32
        package var owner: Name?
        package var allowsConnections: Bool
        /// An interrupted DROP DATABASE left it in this state: no role can connect to it any more.
        package var isInvalid: Bool
        package var isTemplate: Bool
        /// Whether the administrator may grant CONNECT on it.
        package var mayGrant: Bool
        package var publicPrivileges: Set<String>
        package var rolePrivileges: Set<String>
        package var isRolesOwn: Bool

        /// Azure's own system databases.
        package var isSystem: Bool { ["azure_sys", "azure_maintenance"].contains(name.text) }

        /// The configuration leaves it out.
        package var isExcluded = false

        /// No profile grants anything there.
        var isLeftAlone: Bool { isSystem || isInvalid || isExcluded || name == "template0" }

        var letsRoleIn: Bool {
            isRolesOwn || !publicPrivileges.union(rolePrivileges).isDisjoint(with: ["CONNECT"])
        }
    }

    /// Objects that the connector's role owns, or that are granted to it by name.
    package struct Dependency: Sendable, Equatable {
        /// Nil for shared objects.
        package var database: Name?
        package var isOwnership: Bool
        /// Grants on databases are checked separately.
        package var concernsDatabases: Bool
        package var count: Int
    }

    /// Whether the administrator can add another role to this one.
    ///
    /// Before version 16 CREATEROLE was enough (release notes of 16, "Privileges").
    package func mayGrantMembership(of role: Name) -> Bool {
        guard let state = roles[role] else { return false }
        return isSuperuser || state.hasAdminOption || (version < 16 && mayCreateRoles && !state.isSuperuser)
    }
}
