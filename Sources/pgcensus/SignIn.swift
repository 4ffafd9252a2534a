import Azure
import Configuration
import Foundation
import HTTP

/// Puts together what an integration's `azure:` part asks for: credential, token cache, Resource Manager.
struct SignIn {
    let settings: AzureSettings
    let environment: [String: String]
    let client: HTTPClient

    init(_ settings: AzureSettings, environment: [String: String]) {
        self.settings = settings
        self.environment = environment
        client = HTTPClient(caFile: settings.caFile, userAgent: "pgcensus/\(Version.current)")
    }

    var resourceManager: ResourceManager {
        let endpoint = settings.endpoints.resourceManager ?? cloud.resourceManager
        return ResourceManager(
            endpoint: endpoint.withoutSlash,
            scope: cloud.resourceManagerScope,
            tokens: TokenCache(credential),
            exchange: exchange
        )
    }

    private var cloud: Cloud {
        switch settings.cloud {
        case .global: .global
        case .usGovernment: .usGovernment
        case .china: .china
        }
    }

    private var exchange: Exchange {
        Exchange { [client] request throws(HTTPError) in try await client.send(request) }
    }

    private var credential: any Credential {
        let source = CredentialSource(
            environment: environment,
            authority: authority.withoutSlash,
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

    /// `AZURE_AUTHORITY_HOST` may come without a scheme, as the Azure SDKs allow.
    private var authority: String {
        if let configured = settings.endpoints.authority { return configured }
        guard let host = environment["AZURE_AUTHORITY_HOST"], !host.isEmpty else { return cloud.authority }
        return host.contains("://") ? host : "https://\(host)"
    }
}

extension String {
    fileprivate var withoutSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
