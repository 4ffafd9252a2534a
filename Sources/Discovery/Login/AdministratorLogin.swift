package import Configuration
package import Inventory
package import Postgres
package import Wording

/// How the administrator logs in to one server to manage the connector's role there.
package struct AdministratorLogin: Sendable {
    /// The connector's role.
    package let role: String
    /// The connector's role's password; nil if it logs in with access tokens, or if none is configured.
    package let password: Secret?
    /// Whether the connector's role logs in with access tokens.
    package let isEntra: Bool
    /// The role that the administrator's secret names, if it names one.
    package let secretUser: String?
    package let target: ConnectionTarget

    package init(
        to server: Server,
        as administrator: String,
        secret reference: SecretReference,
        _ logins: Logins
    ) async throws(SecretFailure) {
        var login = logins.login(to: server)
        isEntra = login.settings.secret == .entra
        // A secret may name the role: without it, the command would look for another role.
        let own = isEntra ? nil : try await Self.ownSecret(login)
        role = own?.username ?? login.settings.user
        password = isEntra ? nil : own?.password
        login.settings.user = administrator
        login.settings.secret = reference
        let secret = try await login.secret()
        secretUser = secret?.username
        let database = Array(login.settings.database.utf8)
        target = login.target(server, host: server.host ?? "", database: database, secret: secret)
    }

    /// Only `apply` needs one: if the file names none, the default variable need not be set.
    private static func ownSecret(_ login: Login) async throws(SecretFailure) -> DatabaseSecret? {
        do throws(SecretFailure) { return try await login.secret() } catch {
            guard login.settings.origins["secret"] == nil else { throw error }
            return nil
        }
    }
}
