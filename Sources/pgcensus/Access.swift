import Azure
import Configuration
import Discovery
import Inventory

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
    /// Whether any login is needed for what is read.
    var needsLogins: Bool { resourceTypes != [.server] }

    /// What a login needs is read then, and not before: a secret that is missing hides its own servers alone.
    func warnOfExposedSecrets() {
        if needsLogins { secrets.forEach { $0.warnIfExposed() } }
    }
}

extension SecretReference {
    /// On standard error, for a file that is not its owner's alone.
    func warnIfExposed() {
        guard isExposed else { return }
        warn("\(self) can be read by others: chmod 600 would mend that")
    }
}
