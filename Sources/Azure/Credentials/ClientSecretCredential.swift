import Foundation
import HTTP
package import Wording

/// Signs in as an application with its secret: the client credentials grant of Entra's v2 endpoint.
package struct ClientSecretCredential: Credential {
    /// `https://login.microsoftonline.com`.
    private let authority: String
    private let tenantId: String
    private let clientId: String
    private let secret: Secret
    private let exchange: Exchange

    package init(authority: String, tenantId: String, clientId: String, secret: Secret, exchange: Exchange) {
        self.authority = authority
        self.tenantId = tenantId
        self.clientId = clientId
        self.secret = secret
        self.exchange = exchange
    }

    /// Nil, with the reason, where one of the three variables is missing.
    package static func from(
        environment: [String: String],
        authority: String,
        tenantId: String?,
        exchange: Exchange
    ) -> Result<ClientSecretCredential, AzureError> {
        var settings = environment.filter { !$0.value.isEmpty }
        if let tenantId { settings["AZURE_TENANT_ID"] = tenantId }
        let needed = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]
        guard
            let tenantId = settings[needed[0]], let clientId = settings[needed[1]],
            let secret = settings[needed[2]]
        else {
            let missing = needed.filter { settings[$0] == nil }.joined(separator: ", ")
            let reason = "\(missing) not set"
            return .failure(.noCredential([CredentialProblem(credential: "environment", reason: reason)]))
        }
        return .success(
            ClientSecretCredential(
                authority: authority,
                tenantId: tenantId,
                clientId: clientId,
                secret: Secret(secret),
                exchange: exchange
            )
        )
    }

    package func token(for scope: String) async throws(AzureError) -> AccessToken {
        let url = "\(authority)/\(tenantId.urlEncoded)/oauth2/v2.0/token"
        let form = [
            ("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret.revealed),
            ("scope", scope),
        ]
        let response = try await exchange(
            HTTPRequest(
                method: .post,
                url: url,
                headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
                body: Array(form.map { "\($0)=\($1.urlEncoded)" }.joined(separator: "&").utf8)
            )
        )
        guard response.status == 200 else { throw TokenRefusal.error(in: response, path: url) }
        let answer: TokenAnswer = try decode(response, from: url)
        return AccessToken(
            secret: Secret(answer.accessToken),
            expiresOn: Date(timeIntervalSinceNow: Double(answer.expiresIn))
        )
    }
}

private struct TokenAnswer: Decodable {
    var accessToken: String
    var expiresIn: Int

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
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

    static func error(in response: HTTPResponse, path: String) -> AzureError {
        guard let refusal = try? JSONDecoder().decode(TokenRefusal.self, from: Data(response.body)) else {
            return .service(ServiceError(status: response.status, code: nil, requestId: nil, path: path))
        }
        return .tokenRefused(
            error: refusal.error,
            entraCode: refusal.errorCodes?.first,
            requestId: refusal.traceId
        )
    }
}
