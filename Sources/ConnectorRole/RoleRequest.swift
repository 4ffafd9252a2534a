package import Inventory

/// The purpose of the connector's role.
package enum RoleProfile: String, Sendable, CaseIterable {
    /// The census: LOGIN, a password, and CONNECT if PUBLIC does not have it.
    case inventory
    /// A tool that grants access to others: all privileges, with grant option.
    case access
}

/// The requested role on a server.
package struct RoleRequest: Sendable, Equatable {
    /// Azure's group of administrators.
    package static let azureAdministrators: Name = "azure_pg_admin"
    package static let statistics: Name = "pg_read_all_stats"

    package var role: Name
    package var profile: RoleProfile
    /// Whether the grants of `access` go to the connector's role alone, and not to Azure's administrators.
    package var grantsToConnector: Bool
    /// Whether to read the sizes of all databases.
    package var readsStatistics: Bool
    /// The role logs in with access tokens: Azure creates such roles, not pgcensus.
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

    /// The grantee of privileges in the databases.
    package var grantee: Name {
        profile == .access && !grantsToConnector ? Self.azureAdministrators : role
    }

    /// The groups that the role should be in.
    var memberships: [Name] {
        (profile == .access ? [Self.azureAdministrators] : []) + (readsStatistics ? [Self.statistics] : [])
    }
}
