package import Inventory
package import Postgres
package import Wording

/// One server of a role command.
package struct RoleServer: Sendable {
    package let id: String
    /// Printable.
    package let name: String
    /// The connector's role's password; nil if it logs in with access tokens.
    package let password: Secret?
    package let request: RoleRequest
    package let target: ConnectionTarget
    package let concerns: @Sendable (Name) -> Bool
    package let excludes: @Sendable (Name) -> Bool

    package init(
        id: String,
        name: String,
        password: Secret?,
        request: RoleRequest,
        target: ConnectionTarget,
        concerns: @escaping @Sendable (Name) -> Bool,
        excludes: @escaping @Sendable (Name) -> Bool
    ) {
        self.id = id
        self.name = name
        self.password = password
        self.request = request
        self.target = target
        self.concerns = concerns
        self.excludes = excludes
    }

    package var administered: AdministeredServer {
        AdministeredServer(request, target: target, concerns: concerns, excludes: excludes)
    }
}
