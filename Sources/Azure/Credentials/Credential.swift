package import Foundation
package import Wording

/// A bearer token and when it ends.
package struct AccessToken: Sendable, Equatable {
    package var secret: Secret
    package var expiresOn: Date
    /// From when on a new one should be asked for, while this one still holds.
    package var refreshOn: Date

    /// Without word from the issuer: half of a long life, or five minutes before the end.
    package init(secret: Secret, expiresOn: Date, refreshOn: Date? = nil, now: Date = Date()) {
        self.secret = secret
        self.expiresOn = expiresOn
        let life = expiresOn.timeIntervalSince(now)
        self.refreshOn = refreshOn ?? (life >= 7200 ? now + life / 2 : expiresOn - 300)
    }
}

/// What a token is for.
package struct TokenRequest: Sendable {
    /// `https://management.azure.com/.default`.
    package let scope: String
    /// Another than the credential's own, or nil.
    package let tenant: String?
    /// What the token must prove, as JSON; only Entra itself takes that.
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
    /// Throws `noCredential` where this way is not available here at all; any other error says that it is there and
    /// was refused.
    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken
}

/// What every way to sign in may draw on.
package struct CredentialSource: Sendable {
    /// Without empty values.
    package let environment: [String: String]
    /// `https://login.microsoftonline.com`.
    package let authority: String
    /// Of the virtual machine's identity service: `http://169.254.169.254`.
    package let imds: String
    package let exchange: Exchange
    private let settings: (tenantId: String?, clientId: String?)

    /// The ids of the configuration go before those of the environment.
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
    /// The tenant of the configuration alone: the Azure CLI has one of its own.
    var configuredTenantId: String? { settings.tenantId }

    /// The tenant and application that the grants of Entra need.
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
