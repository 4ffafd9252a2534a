import Azure
import Configuration
import Discovery

/// How one integration's estate is reached: Azure, if it has any, and the logins to its servers.
struct Access {
    /// Nil where all servers are named by hand.
    let manager: ResourceManager?
    let graph: MicrosoftGraph?
    let secrets: SecretBook
    let logins: Logins

    init(_ integration: Integration, environment: [String: String], counting requests: RequestCount? = nil) {
        let signIn = integration.azure.map { SignIn($0, environment: environment, counting: requests) }
        let source = SecretSource(
            environment: environment,
            vault: signIn?.keyVault,
            tokens: signIn?.tokens,
            scope: signIn?.cloud.postgresScope ?? ""
        )
        manager = signIn?.resourceManager
        graph = signIn?.microsoftGraph
        secrets = SecretBook { await source.read($0, otherThan: $1) }
        logins = Logins(
            integration,
            secrets: secrets,
            applicationName: "pgcensus/\(Version.current)",
            environment: environment
        )
    }
}

extension Integration {
    /// Secrets of the environment and of files are read before anything else: without them nothing is worth its time.
    func checkSecrets(environment: [String: String]) throws(SecretError) {
        for reference in secrets {
            _ = try reference.read(environment: environment)
            reference.warnIfExposed()
        }
    }
}

extension SecretReference {
    /// On standard error, for a file that is not its owner's alone.
    func warnIfExposed() {
        guard isExposed else { return }
        warn("\(self) can be read by others: chmod 600 would mend that")
    }
}
