import Foundation
import Synchronization

/// Entra's token endpoint: the client credentials grant, and the tokens that it has issued.
final class TokenIssuer: Sendable {
    private let estate: Estate
    private let secret: String
    private let issued = Mutex<Set<String>>([])

    init(estate: Estate, secret: String) {
        self.estate = estate
        self.secret = secret
    }

    func answer(tenant: String, form body: Data) -> Answer {
        let form = Self.fields(String(decoding: body, as: UTF8.self))
        guard tenant == estate.tenantId else {
            return refusal(400, "invalid_request", 90002, "The tenant is not known here.")
        }
        guard form["grant_type"] == "client_credentials" else {
            return refusal(400, "unsupported_grant_type", 70003, "The grant is not supported.")
        }
        guard form["scope"]?.hasSuffix("/.default") == true else {
            return refusal(400, "invalid_scope", 70011, "The scope is not valid.")
        }
        guard form["client_id"] == estate.clientId, form["client_secret"] == secret else {
            return refusal(401, "invalid_client", 7_000_215, "The client secret is not the right one.")
        }
        let token = UUID().uuidString
        _ = issued.withLock { $0.insert(token) }
        return Answer(
            200,
            json: .object([
                "token_type": .string("Bearer"), "expires_in": .integer(3599),
                "ext_expires_in": .integer(3599),
                "access_token": .string(token),
            ])
        )
    }

    /// Nil where the header holds a token of ours.
    func objection(to authorization: String?) -> Answer? {
        guard let authorization, authorization.hasPrefix("Bearer ") else {
            return .error(
                401,
                "AuthenticationFailed",
                "A bearer token is missing.",
                headers: [
                    "WWW-Authenticate": "Bearer authorization=\"https://login.example/\(estate.tenantId)\""
                ]
            )
        }
        let token = String(authorization.dropFirst("Bearer ".count))
        guard issued.withLock({ $0.contains(token) }) else {
            return .error(401, "InvalidAuthenticationToken", "The access token is invalid.")
        }
        return nil
    }

    private func refusal(_ status: Int, _ error: String, _ code: Int, _ text: String) -> Answer {
        Answer(
            status,
            json: .object([
                "error": .string(error), "error_description": .string("AADSTS\(code): \(text)"),
                "error_codes": .array([.integer(code)]), "trace_id": .string(UUID().uuidString.lowercased()),
                "correlation_id": .string(UUID().uuidString.lowercased()),
            ])
        )
    }

    private static func fields(_ form: String) -> [String: String] {
        let pairs = form.split(separator: "&").compactMap { pair -> (String, String)? in
            let parts = pair.split(separator: "=", maxSplits: 1).map {
                $0.replacing("+", with: " ").removingPercentEncoding ?? ""
            }
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
