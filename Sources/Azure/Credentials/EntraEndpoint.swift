import Foundation
import HTTP
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

    /// `proof` is what tells that the application is who it says: a secret or a signed assertion.
    func token(
        tenant: String,
        clientId: String,
        scope: String,
        proof: [(name: String, value: String)]
    ) async throws(AzureError) -> AccessToken {
        let url = url(of: tenant)
        let form =
            [("grant_type", "client_credentials"), ("client_id", clientId), ("scope", scope)]
            + proof.map { ($0.name, $0.value) }
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
        let answer: TokenAnswer = try decode(response, from: url)
        return try answer.token()
    }

    /// A signed statement in the place of a secret (RFC 7523).
    static func assertion(_ jwt: String) -> [(name: String, value: String)] {
        [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", jwt),
        ]
    }
}

/// Entra's error body.
///
/// Its description may quote what was sent, so it is not shown.
private struct TokenRefusal: Decodable {
    var error: String
    var errorCodes: [Int]?
    var traceId: String?

    enum CodingKeys: String, CodingKey {
        case error
        case errorCodes = "error_codes"
        case traceId = "trace_id"
    }

    static func error(in response: HTTPResponse, url: String) -> AzureError {
        guard let refusal: TokenRefusal = decodedError(response) else {
            return .service(ServiceError(response, url: url))
        }
        return .tokenRefused(
            error: refusal.error.shortened,
            entraCode: refusal.errorCodes?.first,
            requestId: refusal.traceId?.shortened
        )
    }
}
