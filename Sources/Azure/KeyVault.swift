import Foundation
import HTTP
package import Wording

/// Azure Key Vault: the secrets that an integration names.
package struct KeyVault: Sendable {
    private static let apiVersion = "7.4"

    /// In the place of every vault, for private clouds and tests.
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
    /// A vault of another tenant says so in its refusal, and is asked again with a token from there.
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
            let tenant = Tenants.named(by: response)
            response = try await exchange(
                request(url, try await tokens.token(for: scope, tenant: tenant, otherThan: token))
            )
        }
        guard response.status == 200 else { throw .service(ServiceError(response, url: url)) }
        let answer: Answer = try decode(response, from: url)
        return Secret(answer.value)
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

    private struct Answer: Decodable { var value: String }
}
