package import Azure
package import Configuration
import Foundation
import HTTP
import Inventory

/// Builds what an integration's `azure:` part describes: the credential, its tokens, and the clients.
package struct SignIn {
    let cloud: Cloud
    let exchange: Exchange
    /// Shared by all clients of Azure: one token for each tenant and scope.
    let tokens: TokenCache
    private let settings: AzureSettings

    package init(
        _ settings: AzureSettings,
        environment: [String: String],
        counting requests: RequestCount? = nil
    ) {
        self.settings = settings
        cloud = Cloud(settings)
        let client = HTTPClient(caFile: settings.caFile, userAgent: SnapshotHeader.Tool.current.description)
        exchange = Exchange { request throws(HTTPError) in
            let response = try await client.send(request)
            requests?.count(response.status)
            return response
        }
        tokens = TokenCache(Self.credential(settings, environment, cloud, exchange))
    }

    var resourceManager: ResourceManager {
        ResourceManager(
            endpoint: cloud.resourceManager,
            scope: cloud.resourceManagerScope,
            tokens: tokens,
            exchange: exchange
        )
    }

    package var microsoftGraph: MicrosoftGraph {
        MicrosoftGraph(
            endpoint: cloud.microsoftGraph,
            scope: cloud.microsoftGraphScope,
            tokens: tokens,
            exchange: exchange
        )
    }

    var keyVault: KeyVault {
        KeyVault(
            endpoint: settings.endpoints.keyVault?.withoutSlash,
            scope: cloud.keyVaultScope,
            tokens: tokens,
            exchange: exchange
        )
    }

    private static func credential(
        _ settings: AzureSettings,
        _ environment: [String: String],
        _ cloud: Cloud,
        _ exchange: Exchange
    ) -> any Credential {
        let source = CredentialSource(
            environment: environment,
            authority: authority(settings, environment) ?? cloud.authority,
            imds: settings.endpoints.imds?.withoutSlash,
            tenantId: settings.tenantId,
            clientId: settings.clientId,
            exchange: exchange
        )
        return switch settings.credential {
        case .environment: CredentialChain.environment(source)
        case .workloadIdentity: CredentialChain.workloadIdentity(source)
        case .managedIdentity: CredentialChain.managedIdentity(source)
        case .azureCLI: CredentialChain.azureCLI(source)
        case .default: CredentialChain.default(source)
        }
    }

    /// `AZURE_AUTHORITY_HOST` may have no scheme, as in the Azure SDKs.
    private static func authority(_ settings: AzureSettings, _ environment: [String: String]) -> String? {
        if let configured = settings.endpoints.authority { return configured.withoutSlash }
        guard let host = environment["AZURE_AUTHORITY_HOST"], !host.isEmpty else { return nil }
        return (host.contains("://") ? host : "https://\(host)").withoutSlash
    }
}

extension Cloud {
    /// The named cloud, with the addresses from the configuration.
    fileprivate init(_ settings: AzureSettings) {
        self =
            switch settings.cloud {
            case .global: .global
            case .usGovernment: .usGovernment
            case .china: .china
            }
        let endpoints = settings.endpoints
        resourceManager = endpoints.resourceManager?.withoutSlash ?? resourceManager
        microsoftGraph = endpoints.microsoftGraph?.withoutSlash ?? microsoftGraph
    }
}

extension String {
    fileprivate var withoutSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
