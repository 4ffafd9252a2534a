package import Configuration
import Foundation
import Inventory
import Postgres
package import Wording

/// How to log in to the servers of one integration.
package struct Login: Sendable {
    package var settings: ConnectionSettings
    /// Nil where none is configured: every server is then denied without being tried.
    package var password: Secret?
    package var applicationName: String
    /// A PEM file with the CAs of the system.
    private let systemRoots: String

    package init(
        settings: ConnectionSettings,
        password: Secret?,
        applicationName: String,
        environment: [String: String]
    ) {
        self.settings = settings
        self.password = password
        self.applicationName = applicationName
        systemRoots = Self.systemRoots(environment)
    }

    /// A single server wants its own name behind the user's.
    func target(_ server: Server, host: String, database: [UInt8]) -> ConnectionTarget {
        let port = server.port ?? 5432
        let user = server.kind == .singleServer ? "\(settings.user)@\(server.name)" : settings.user
        let redirected = settings.resolve.lookup(host: host, port: port)
        var target = ConnectionTarget(
            host: host,
            port: redirected?.port ?? port,
            database: database,
            user: user,
            password: password,
            sslMode: settings.sslMode,
            rootCertificates: settings.sslRootCert ?? systemRoots,
            connectTimeout: settings.connectTimeout,
            statementTimeout: settings.statementTimeout,
            applicationName: applicationName
        )
        if let redirected { target.addresses = [redirected.address] }
        return target
    }

    /// `SSL_CERT_FILE`, else where the distributions keep it.
    private static func systemRoots(_ environment: [String: String]) -> String {
        let usual = [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
        ]
        let named = environment["SSL_CERT_FILE"].map { [$0] } ?? []
        return (named + usual).first { FileManager.default.fileExists(atPath: $0) } ?? usual[0]
    }
}
