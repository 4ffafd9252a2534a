package import Azure
package import Configuration
import Inventory

/// How one integration's estate is reached: Azure, if it has any, and the logins to its servers.
package struct EstateAccess {
    /// Nil where all servers are named by hand.
    package let manager: ResourceManager?
    package let graph: MicrosoftGraph?
    package let secrets: SecretCache
    package let logins: Logins

    package init(
        _ integration: Integration,
        environment: [String: String],
        counting requests: RequestCount? = nil
    ) {
        let signIn = integration.azure.map { SignIn($0, environment: environment, counting: requests) }
        let source = SecretSource(
            environment: environment,
            vault: signIn?.keyVault,
            tokens: signIn?.tokens,
            scope: signIn?.cloud.postgresScope ?? ""
        )
        manager = signIn?.resourceManager
        graph = signIn?.microsoftGraph
        secrets = SecretCache { await source.read($0, otherThan: $1) }
        logins = Logins(
            integration,
            secrets: secrets,
            applicationName: SnapshotHeader.Tool.current.description,
            environment: environment
        )
    }
}

extension Integration {
    /// Whether any login is needed for what is read.
    var needsLogins: Bool { resourceTypes != [.server] }

    /// A warning for each file with a secret that is not its owner's alone.
    ///
    /// What a login needs is read then, and not before: a secret that is missing hides its own servers alone.
    package var exposedSecrets: [String] { needsLogins ? secrets.compactMap(\.exposure) : [] }
}

extension SecretReference {
    /// A warning about a file that is not its owner's alone.
    package var exposure: String? {
        isExposed ? "\(self) can be read by others: chmod 600 fixes that" : nil
    }
}
