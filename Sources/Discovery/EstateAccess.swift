package import Azure
package import Configuration
import Inventory

/// How to reach one integration's estate: Azure, if it has any, and the logins to its servers.
package struct EstateAccess {
    /// Nil if the file names all servers.
    package let manager: ResourceManager?
    package let microsoftGraph: MicrosoftGraph?
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
        microsoftGraph = signIn?.microsoftGraph
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
    /// Whether reading needs any login.
    var needsLogins: Bool { resourceTypes != [.server] }

    /// A warning for each secret file that other users can read.
    ///
    /// A secret is read only when a login needs it: a missing secret hides only its own servers.
    package var exposedSecrets: [String] { needsLogins ? secrets.compactMap(\.exposure) : [] }
}

extension SecretReference {
    /// A warning about a file that other users can read.
    package var exposure: String? {
        isExposed ? "\(self) can be read by other users: chmod 600 fixes that" : nil
    }
}
