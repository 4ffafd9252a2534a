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
        let endpoint = settings.endpoints.resourceManager ?? "https://management.azure.com"
        let tokens = TokenCache(credential: credential, scope: "https://management.azure.com/.default")
        return ResourceManager(endpoint: endpoint.withoutSlash, tokens: tokens, exchange: exchange)
    }

    private var exchange: Exchange {
        Exchange { [client] request throws(HTTPError) in try await client.send(request) }
    }

    private var credential: any Credential {
        switch settings.credential {
        case .environment: clientSecret
        case .azureCLI: azureCLI
        case .default: CredentialChain([clientSecret, azureCLI])
        }
    }

    private var azureCLI: any Credential {
        AzureCLICredential(environment: environment, tenantId: settings.tenantId)
    }

    private var clientSecret: any Credential {
        let authority =
            settings.endpoints.authority ?? environment["AZURE_AUTHORITY_HOST"]
            ?? "https://login.microsoftonline.com"
        let found = ClientSecretCredential.from(
            environment: environment,
            authority: authority.withoutSlash,
            tenantId: settings.tenantId,
            exchange: exchange
        )
        switch found {
        case .success(let credential): return credential
        case .failure(let error): return UnavailableCredential(error)
        }
    }
}

extension String {
    fileprivate var withoutSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
