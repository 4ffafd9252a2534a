import Configuration
import Delivery
import Discovery
import Foundation
import HTTP
import Inventory
import Postgres
import Wording

/// Builds the targets of the configuration.
struct DeliveryTargets {
    private let secrets: SecretCache
    private let environment: [String: String]

    init(_ secrets: SecretCache, environment: [String: String]) {
        self.secrets = secrets
        self.environment = environment
    }

    func target(_ settings: DeliverySettings) throws -> any DeliveryTarget {
        switch settings.place {
        case .file(let path): return FileTarget(name: settings.name, path: path)
        case .webhook(let webhook):
            try check(webhook.secret, of: settings.name)
            return target(webhook, settings.name)
        case .postgresql(let database):
            try check(database.secret, of: settings.name)
            return target(database, settings.name)
        }
    }

    private func target(_ webhook: WebhookSettings, _ name: String) -> WebhookTarget {
        let secret = webhook.secret.map { TargetSecret($0, secrets) }
        let client = HTTPClient(caFile: webhook.caFile, userAgent: SnapshotHeader.Tool.current.description)
        return WebhookTarget(
            name: name,
            url: webhook.url,
            batch: webhook.batch,
            timeout: webhook.timeout,
            key: { try await secret?.secret(refused: $0).password },
            now: { Date() },
            send: { request throws(HTTPError) in try await client.send(request) }
        )
    }

    private func target(_ settings: PostgresTargetSettings, _ name: String) -> PostgresDelivery {
        let kept = settings.secret.map { TargetSecret($0, secrets) }
        return PostgresDelivery(name: name, place: settings.place, schema: settings.schema) {
            [environment] refused in
            let secret = try await kept?.secret(refused: refused)
            let redirected = settings.resolve.lookup(host: settings.host, port: settings.port)
            var target = ConnectionTarget(
                host: settings.host,
                port: redirected?.port ?? settings.port,
                database: Array(settings.database.utf8),
                user: secret?.username ?? settings.user,
                password: secret?.password,
                sslMode: settings.sslMode,
                rootCertificates: settings.sslRootCert ?? Logins.systemRoots(environment),
                connectTimeout: .seconds(10),
                statementTimeout: .seconds(60),
                applicationName: SnapshotHeader.Tool.current.description
            )
            target.authentication = settings.authentication
            target.sendsToken = settings.secret == .entra
            if let redirected { target.addresses = [redirected.address] }
            return target
        }
    }

    /// A missing secret is an error before the first run, not after it.
    private func check(_ reference: SecretReference?, of target: String) throws(Failure) {
        do throws(SecretError) {
            _ = try reference?.read(environment: environment)
        } catch {
            throw Failure(
                "the secret \(reference?.description.printable ?? "") of the target \(target.printable) cannot be read",
                hint: "Check that the variable is set, or that the file can be read.",
                kind: .configuration
            )
        }
    }
}
