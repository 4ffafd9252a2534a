import Foundation
import HTTP
import Inventory
import Wording

/// Entra's token endpoint of version 2, for the client credentials grant.
struct EntraEndpoint: Sendable {
    private let authority: String
    private let exchange: Exchange

    init(_ source: CredentialSource) {
        authority = source.authority
        exchange = source.exchange
    }

    func url(of tenant: String) -> String { "\(authority)/\(tenant.urlEncoded)/oauth2/v2.0/token" }

    /// `proof` identifies the application: a secret or a signed assertion.
    func token(
        _ request: TokenRequest,
        tenant: String,
        clientId: String,
        proof: [(name: String, value: String)]
    ) async throws(AzureError) -> AccessToken {
        let url = url(of: tenant)
        let form =
            [("grant_type", "client_credentials"), ("client_id", clientId), ("scope", request.scope)]
            + (request.claims.map { [("claims", $0)] } ?? []) + proof.map { ($0.name, $0.value) }
        let response = try await exchange(
            HTTPRequest(
                method: .post,
                url: url,
                headers: [
                    "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
                    "client-request-id": UUID().uuidString.lowercased(),
                ],
                body: Array(form.map { "\($0)=\($1.urlEncoded)" }.joined(separator: "&").utf8)
            )
        )
        guard response.status == 200 else { throw TokenRefusal.error(in: response, url: url) }
        return try TokenAnswer(response, from: url).token()
    }

    /// A signed statement instead of a secret (RFC 7523).
    static func assertion(_ jwt: String) -> [(name: String, value: String)] {
        [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", jwt),
        ]
    }
}

/// Entra's error body.
///
/// Its description may repeat the request, so it is not shown.
private enum TokenRefusal {
    static func error(in response: HTTPResponse, url: String) -> AzureError {
        let body = ServiceError.body(of: response)
        guard let error = body?["error"]?.text else { return .service(ServiceError(response, url: url)) }
        return .tokenRefused(
            error: error.cut(to: ServiceError.longestCode),
            entraCode: body?["error_codes"]?.array?.first?.wholeNumber,
            requestId: body?["trace_id"]?.text?.cut(to: ServiceError.longestCode)
        )
    }
}
