package import Configuration
package import Inventory
package import Postgres

/// How to log in to one server.
package struct Login: Sendable {
    package var settings: ConnectionSettings
    private let secrets: SecretCache
    private let applicationName: String
    private let systemRoots: String

    init(settings: ConnectionSettings, secrets: SecretCache, applicationName: String, systemRoots: String) {
        self.settings = settings
        self.secrets = secrets
        self.applicationName = applicationName
        self.systemRoots = systemRoots
    }

    /// A PEM file with the authorities that are trusted.
    package var rootCertificates: String { settings.sslRootCert ?? systemRoots }

    /// Nil if none is configured: then the server is denied without a try.
    package func secret() async throws(SecretFailure) -> DatabaseSecret? {
        guard let reference = settings.secret else { return nil }
        return try await secrets.secret(reference)
    }

    /// Another secret than the one that the server has just rejected, if there is one.
    package func secret(otherThan rejected: DatabaseSecret) async -> DatabaseSecret? {
        guard let reference = settings.secret else { return nil }
        return await secrets.secret(reference, otherThan: rejected)
    }

    /// A single server requires its own name after the user's.
    package func target(_ server: Server, host: String, database: [UInt8], secret: DatabaseSecret?)
        -> ConnectionTarget
    {
        let name = secret?.username ?? settings.user
        let redirected = settings.resolve.lookup(host: host, port: settings.port)
        var target = ConnectionTarget(
            host: host,
            port: redirected?.port ?? settings.port,
            database: database,
            user: server.kind == .singleServer && !name.contains("@") ? "\(name)@\(server.name)" : name,
            password: secret?.password,
            sslMode: settings.sslMode,
            rootCertificates: rootCertificates,
            connectTimeout: settings.connectTimeout,
            statementTimeout: settings.statementTimeout,
            applicationName: applicationName
        )
        target.authentication = settings.authentication
        target.sendsToken = settings.secret == .entra
        if let redirected { target.addresses = [redirected.address] }
        return target
    }
}
