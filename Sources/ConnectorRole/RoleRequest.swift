package import Inventory

/// What the connector's role is for.
package enum RoleProfile: String, Sendable, CaseIterable {
    /// The census: LOGIN, a password, and CONNECT where everybody has lost it.
    case inventory
    /// A tool that hands out access: everything, with the right to pass it on.
    case access
}

/// The role that is wanted on a server.
package struct RoleRequest: Sendable, Equatable {
    /// Azure's group of administrators.
    package static let azureAdministrators: Name = "azure_pg_admin"
    package static let statistics: Name = "pg_read_all_stats"

    package var role: Name
    package var profile: RoleProfile
    /// Whether the grants of `access` go to the connector's role alone, and not to Azure's administrators.
    package var grantsToConnector: Bool
    /// Whether the sizes of all databases are to be read.
    package var readsStatistics: Bool
    /// Access tokens are the role's password: Azure makes such roles, not we.
    package var isEntraRole: Bool

    package init(
        role: Name,
        profile: RoleProfile = .inventory,
        grantsToConnector: Bool = false,
        readsStatistics: Bool = false,
        isEntraRole: Bool = false
    ) {
        self.role = role
        self.profile = profile
        self.grantsToConnector = grantsToConnector
        self.readsStatistics = readsStatistics
        self.isEntraRole = isEntraRole
    }

    /// Who is granted privileges in the databases.
    package var grantee: Name {
        profile == .access && !grantsToConnector ? Self.azureAdministrators : role
    }

    /// The groups that the role is to be in.
    var memberships: [Name] {
        (profile == .access ? [Self.azureAdministrators] : []) + (readsStatistics ? [Self.statistics] : [])
    }
}
