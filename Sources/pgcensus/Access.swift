import Azure
import Configuration
import Discovery

/// How one integration's estate is reached: Azure, if it has any, and the logins to its servers.
struct Access {
    /// Nil where all servers are named by hand.
    let manager: ResourceManager?
    let secrets: SecretBook
    let logins: Logins

    /// Secrets of the environment and of files are read at once: a scan without them is not worth its time.
    init(_ integration: Integration, environment: [String: String]) throws(SecretError) {
        for reference in integration.secrets { _ = try reference.read(environment: environment) }
        let signIn = integration.azure.map { SignIn($0, environment: environment) }
        let source = SecretSource(
            environment: environment,
            vault: signIn?.keyVault,
            tokens: signIn?.tokens,
            scope: signIn?.cloud.postgresScope ?? ""
        )
        manager = signIn?.resourceManager
        secrets = SecretBook { await source.read($0, otherThan: $1) }
        logins = Logins(
            integration,
            secrets: secrets,
            applicationName: "pgcensus/\(Version.current)",
            environment: environment
        )
    }
}
