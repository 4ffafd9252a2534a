import Foundation
import HTTP
import Inventory
package import Wording

/// Azure Key Vault: the secrets that an integration names.
package struct KeyVault: Sendable {
    private static let apiVersion = "7.4"

    /// Replaces every vault's address, for private clouds and tests.
    private let endpoint: String?
    private let scope: String
    private let tokens: TokenCache
    private let exchange: Exchange

    package init(endpoint: String?, scope: String, tokens: TokenCache, exchange: Exchange) {
        self.endpoint = endpoint
        self.scope = scope
        self.tokens = tokens
        self.exchange = exchange
    }

    /// The current version of a secret, unless one is named; `vault` is `https://NAME.vault.azure.net`.
    ///
    /// A vault of another tenant says so in its refusal, and gets a second request with a token from there.
    package func secret(
        _ name: String,
        version: String?,
        in vault: String
    ) async throws(AzureError) -> Secret {
        let path = ["secrets", name, version].compactMap { $0?.urlEncoded }.joined(separator: "/")
        let url = "\(endpoint ?? vault)/\(path)?api-version=\(Self.apiVersion)"
        let token = try await tokens.token(for: scope)
        var response = try await exchange(request(url, token))
        if response.status == 401 {
            let challenge = Challenge(response)
            let fresh = try await tokens.token(
                for: scope,
                tenant: challenge.tenant,
                otherThan: token,
                claims: challenge.claims
            )
            response = try await exchange(request(url, fresh))
        }
        guard response.status == 200 else { throw .service(ServiceError(response, url: url)) }
        guard let value = try parse(response, from: url)["value"]?.text else {
            throw .malformed(url: url.withoutQuery, detail: "value is missing, or not a text")
        }
        return Secret(value)
    }

    private func request(_ url: String, _ token: Secret) -> HTTPRequest {
        HTTPRequest(
            url: url,
            headers: [
                "Authorization": "Bearer \(token.revealed)", "Accept": "application/json",
                "x-ms-client-request-id": UUID().uuidString.lowercased(),
            ]
        )
    }
}
