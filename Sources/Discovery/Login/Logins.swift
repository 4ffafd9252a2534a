package import Configuration
import Files
import Foundation
package import Inventory

/// How to log in to the servers of one integration.
package struct Logins: Sendable {
    private let integration: Integration
    private let secrets: SecretCache
    private let applicationName: String
    /// A PEM file with the CAs of the system.
    private let systemRoots: String

    package init(
        _ integration: Integration,
        secrets: SecretCache,
        applicationName: String,
        environment: [String: String]
    ) {
        self.integration = integration
        self.secrets = secrets
        self.applicationName = applicationName
        systemRoots = Self.systemRoots(environment)
    }

    package func login(to server: Server) -> Login {
        Login(
            settings: integration.connection(to: server),
            secrets: secrets,
            applicationName: applicationName,
            systemRoots: systemRoots
        )
    }

    /// A pipe would block every connection for ever.
    private static func isUsable(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: file) && InputFile.objection(to: file, most: 16 << 20) == nil
    }

    /// `SSL_CERT_FILE`, else the usual places of the distributions.
    package static func systemRoots(_ environment: [String: String]) -> String {
        let usual = [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
        ]
        let named = environment["SSL_CERT_FILE"].map { [$0] } ?? []
        return (named + usual).first { isUsable($0) } ?? usual[0]
    }
}
