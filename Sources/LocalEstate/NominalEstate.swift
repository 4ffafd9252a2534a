package import AzureEmulator
import Foundation
package import Wording

/// The estate of `fixtures/` on loopback: Azure's emulator and real PostgreSQL servers.
///
/// Three servers are live; one rejects the password, one refuses connections, one drops them as a firewall does.
package final class NominalEstate: Sendable {
    package let emulator: AzureEmulator
    /// By Azure server name.
    package let clusters: [String: PostgresCluster]
    package let password = Secret(NominalEstate.random())
    /// A PEM file with the application's certificate and key.
    package let clientCertificate: String
    /// A file with the token of a Kubernetes service account.
    package let federatedTokenFile: String
    package let identityHeader = Secret(NominalEstate.random())
    private let clientSecret = Secret(NominalEstate.random())
    private let folder: String
    package let authority: CertificateAuthority
    private let refusing: HeldPort
    private let dropping: HeldPort

    /// Servers with a fixture, and whether the connector's password is right there.
    private static let live = ["shop-prod": true, "billing-prod": true, "analytics": true, "crm": false]
    private static let domain = "postgres.database.azure.com"

    /// Starts everything in a new folder.
    package init(fixtures: String, in place: String = "/tmp") async throws {
        folder = try Self.newFolder(in: place)
        do {
            authority = try await CertificateAuthority(in: folder)
            clientCertificate = try await authority.issueClient(into: folder)
            federatedTokenFile = "\(folder)/federated-token"
            let federatedToken = Self.random()
            try federatedToken.write(toFile: federatedTokenFile, atomically: true, encoding: .utf8)
            emulator = try await AzureEmulator.start(
                estate: Estate(file: URL(fileURLWithPath: "\(fixtures)/azure/nominal.json")),
                secrets: EmulatorSecrets(
                    clientSecret: clientSecret.revealed,
                    certificate: String(contentsOfFile: "\(folder)/client.pem", encoding: .utf8),
                    federatedToken: federatedToken,
                    identityHeader: identityHeader.revealed
                )
            )
            refusing = try HeldPort(.refusing)
            dropping = try HeldPort(.dropping)
            clusters = try await Self.startClusters(in: folder, fixtures, authority, password)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// Stops everything and removes the folder.
    package func stop() async throws {
        for cluster in clusters.values { try await cluster.stop() }
        await emulator.stop()
        try FileManager.default.removeItem(atPath: folder)
    }

    /// The variables that a program needs to sign in and log in.
    package var environment: [String: String] {
        [
            "AZURE_TENANT_ID": "7c1f6a52-3f0e-4a1b-9a77-0d5be2f4c101",
            "AZURE_CLIENT_ID": "2d9a4c1e-8b3f-4e6d-a5c7-1f0e9d8c7b02",
            "AZURE_CLIENT_SECRET": clientSecret.revealed,
            "PGCENSUS_PASSWORD": password.revealed,
        ]
    }

    /// A configuration for this estate; servers are reached through `resolve`, TLS checks their Azure names.
    ///
    /// Microsoft Graph is at Azure's address, unless another is given.
    package func configuration(connectTimeout: String = "3s", microsoftGraph: String? = nil) -> String {
        """
        integrations:
          - name: nominal
            azure:
              credential: environment
              endpoints: {resourceManager: "\(emulator.baseURL)", authority: "\(emulator.baseURL)", graph: "\(microsoftGraph ?? emulator.baseURL)"}
            connection:
              user: pgcensus
              secret: env:PGCENSUS_PASSWORD
              sslMode: verify-full
              sslRootCert: \(authority.certificate)
              connectTimeout: \(connectTimeout)
              resolve:

        """
            + places.sorted { $0.key < $1.key }.map { "        \($0.key): \"127.0.0.1:\($0.value)\"\n" }
            .joined()
    }

    private var places: [String: Int] {
        var ports = clusters.mapValues(\.port)
        ports["erp-legacy"] = refusing.number
        ports["audit"] = dropping.number
        return Dictionary(uniqueKeysWithValues: ports.map { ("\($0.key).\(Self.domain):5432", $0.value) })
    }

    private static func startClusters(
        in folder: String,
        _ fixtures: String,
        _ authority: CertificateAuthority,
        _ password: Secret
    ) async throws -> [String: PostgresCluster] {
        try await withThrowingTaskGroup(of: (String, PostgresCluster).self) { group in
            for (name, passwordIsRight) in live {
                group.addTask {
                    let place = "\(folder)/\(name)"
                    let host = "\(name).\(domain)"
                    let cluster = try await PostgresCluster.start(in: place, host: host, authority: authority)
                    do {
                        for file in ["azure", name] {
                            try await cluster.load("\(fixtures)/postgres/\(file).sql")
                        }
                        let right = passwordIsRight ? password : Secret(random())
                        try await cluster.createConnectorRole(password: right)
                    } catch {
                        try? await cluster.stop()
                        throw error
                    }
                    return (name, cluster)
                }
            }
            return try await allOrNone(&group)
        }
    }

    /// The clusters that were started; if one fails, the others are stopped.
    private static func allOrNone(
        _ group: inout ThrowingTaskGroup<(String, PostgresCluster), any Error>
    ) async throws -> [String: PostgresCluster] {
        var started: [String: PostgresCluster] = [:]
        var failure: (any Error)?
        while let result = await group.nextResult() {
            switch result {
            case .success(let (name, cluster)): started[name] = cluster
            case .failure(let error): failure = failure ?? error
            }
        }
        guard let failure else { return started }
        for cluster in started.values { try? await cluster.stop() }
        throw failure
    }

    /// Other users may pass through the folder, because PostgreSQL runs as another user if we are root.
    private static func newFolder(in place: String) throws -> String {
        let folder = "\(place)/pgcensus-\(random().prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o711]
        )
        return folder
    }

    private static func random() -> String {
        (0..<4).map { _ in String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16) }.joined()
    }
}
