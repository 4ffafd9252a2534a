package import Foundation
package import Wording

/// A bearer token and when it expires.
package struct AccessToken: Sendable, Equatable {
    package var secret: Secret
    package var expiresOn: Date
    /// When to ask for a new one, while this one is still valid.
    package var refreshOn: Date

    /// Without a hint from the issuer: after half of a long life, or five minutes before the end.
    package init(secret: Secret, expiresOn: Date, refreshOn: Date? = nil, now: Date = Date()) {
        self.secret = secret
        self.expiresOn = expiresOn
        let life = expiresOn.timeIntervalSince(now)
        self.refreshOn = refreshOn ?? (life >= 7200 ? now + life / 2 : expiresOn - 300)
    }
}

/// The purpose of a token.
package struct TokenRequest: Sendable {
    /// `https://management.azure.com/.default`.
    package let scope: String
    /// Another tenant than the credential's own, or nil.
    package let tenant: String?
    /// The claims of the token, as JSON; only Entra itself accepts that.
    package let claims: String?

    package init(scope: String, tenant: String? = nil, claims: String? = nil) {
        self.scope = scope
        self.tenant = tenant
        self.claims = claims
    }

    /// `https://vault.azure.net` of `https://vault.azure.net/.default`.
    var resource: String { scope.hasSuffix("/.default") ? String(scope.dropLast("/.default".count)) : scope }
}

/// One way to sign in to Azure.
package protocol Credential: Sendable {
    /// A new token.
    ///
    /// Throws `noCredential` if this way is not available here at all; any other error says that it is available and
    /// was refused.
    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken
}

/// What every credential may use.
package struct CredentialSource: Sendable {
    /// Without empty values.
    package let environment: [String: String]
    /// `https://login.microsoftonline.com`.
    package let authority: String
    /// The virtual machine's identity service: `http://169.254.169.254`.
    package let imds: String
    package let exchange: Exchange
    private let settings: (tenantId: String?, clientId: String?)

    /// The ids of the configuration take precedence over the environment.
    package init(
        environment: [String: String],
        authority: String,
        imds: String? = nil,
        tenantId: String? = nil,
        clientId: String? = nil,
        exchange: Exchange
    ) {
        self.environment = environment.filter { !$0.value.isEmpty }
        self.authority = authority
        self.imds =
            imds ?? self.environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "http://169.254.169.254"
        self.exchange = exchange
        settings = (tenantId, clientId)
    }

    var tenantId: String? { settings.tenantId ?? environment["AZURE_TENANT_ID"] }
    var clientId: String? { settings.clientId ?? environment["AZURE_CLIENT_ID"] }
    /// The tenant of the configuration; the Azure CLI has its own.
    var configuredTenantId: String? { settings.tenantId }

    /// The tenant and application for the grants of Entra.
    func application(_ credential: String, also missing: [String] = []) throws(AzureError) -> (
        tenantId: String, clientId: String
    ) {
        var missing = missing
        if clientId == nil { missing.insert("AZURE_CLIENT_ID", at: 0) }
        if tenantId == nil { missing.insert("AZURE_TENANT_ID", at: 0) }
        guard missing.isEmpty, let tenantId, let clientId else {
            throw .unavailable(credential, "\(missing.joined(separator: ", ")) not set")
        }
        return (tenantId, clientId)
    }
}

extension AzureError {
    static func unavailable(_ credential: String, _ reason: String) -> AzureError {
        .noCredential([CredentialProblem(credential: credential, reason: reason)])
    }
}
