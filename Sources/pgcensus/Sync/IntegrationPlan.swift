import Configuration
import Delivery
import Directories
import Discovery
import Foundation
import HTTP
import Inventory
import Logging
import Ownership
import Postgres
import Sync
import Wording

/// Puts together what `sync` needs for one integration: how it is crawled, and who is told.
struct IntegrationPlan {
    let plan: SyncPlan
    private static let requests = RequestBook()

    init(
        _ integration: Integration,
        _ settings: SyncSettings,
        acceptsRemovals: Bool
    ) throws {
        let environment = ProcessEnvironment.variables
        integration.exposedSecrets.forEach { warn($0) }
        let secrets = EstateAccess(integration, environment: environment).secrets
        let requests = Self.requests.count(of: integration.name)
        plan = SyncPlan(
            integration: integration.name,
            settings: settings,
            acceptsRemovals: acceptsRemovals,
            targets: try settings.deliver.map { try Self.target($0, secrets, environment) },
            owners: Self.owners(integration)
        ) { store in
            let crawl = IntegrationCrawl(
                integration,
                store,
                environment: environment,
                counting: requests
            )
            let done = try await crawl.run { event in
                guard case .notice(let text) = event else { return }
                Logger.pgcensus.write(.warning, integration.name, text)
            }
            return (done.writer, done.header)
        }
    }

    static func requests(of integration: String) -> RequestCount { requests.count(of: integration) }

    private static func owners(_ integration: Integration) -> OwnerPlan? {
        let mapping = OwnerMapping(integration)
        guard !mapping.attributes.isEmpty else { return nil }
        return OwnerPlan(mapping, description: integration.owners.mappingDescription) { store, questions in
            do {
                let access = try await DirectoryAccess(
                    integration,
                    store,
                    .open,
                    environment: ProcessEnvironment.variables,
                    asking: mapping.attributes,
                    questions: questions
                )
                return (access.directory, access.complaint?.cause)
            } catch let failure as Failure {
                return (Directory(answers: [:]), failure.cause)
            }
        }
    }

    private static func target(
        _ settings: DeliverySettings,
        _ secrets: SecretBook,
        _ environment: [String: String]
    ) throws -> any DeliveryTarget {
        switch settings.place {
        case .file(let path): return FileTarget(name: settings.name, path: path)
        case .webhook(let webhook):
            try check(webhook.secret, of: settings.name, environment)
            return target(webhook, settings.name, secrets)
        case .postgresql(let database):
            try check(database.secret, of: settings.name, environment)
            return target(database, settings.name, secrets, environment)
        }
    }

    private static func target(_ webhook: WebhookSettings, _ name: String, _ secrets: SecretBook)
        -> WebhookTarget
    {
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

    private static func target(
        _ settings: PostgresTargetSettings,
        _ name: String,
        _ secrets: SecretBook,
        _ environment: [String: String]
    ) -> PostgresDelivery {
        let kept = settings.secret.map { TargetSecret($0, secrets) }
        return PostgresDelivery(name: name, place: settings.place, schema: settings.schema) { refused in
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

    /// A secret that is not there is found before the first run, not after it.
    private static func check(
        _ reference: SecretReference?,
        of target: String,
        _ environment: [String: String]
    ) throws {
        do throws(SecretError) {
            _ = try reference?.read(environment: environment)
        } catch {
            throw CommandFailure(
                "the secret \(reference?.description.printable ?? "") of the target \(target.printable) cannot be read",
                hint: "Check that it is set, and that the file may be read.",
                code: Ending.wrongConfiguration
            )
        }
    }
}
