import Foundation
import Synchronization

/// Entra's token endpoint and the managed identity's two: they issue tokens, and recognise them again.
final class TokenIssuer: Sendable {
    let estate: Estate
    private let tenants: Set<String>
    private let secrets: EmulatorSecrets
    private let issued = Mutex<[String: Issued]>([:])
    /// Of every token that was issued, in order.
    let audiences = Mutex<[String]>([])

    private struct Issued {
        var tenant: String
        var audience: String
        var end: Date
    }

    init(estate: Estate, secrets: EmulatorSecrets) {
        self.estate = estate
        self.secrets = secrets
        tenants = Set(estate.subscriptions.compactMap { $0["tenantId"]?.string } + [estate.tenantId])
    }

    /// The client credentials grant: by secret, by certificate, or by a federated token.
    func answer(tenant: String, form body: Data) async -> Answer {
        let form = Self.fields(String(decoding: body, as: UTF8.self))
        guard tenants.contains(tenant) else {
            return refusal(400, "invalid_request", 90002, "The tenant is not known here.")
        }
        guard form["grant_type"] == "client_credentials" else {
            return refusal(400, "unsupported_grant_type", 70003, "The grant is not supported.")
        }
        guard let scope = form["scope"], scope.hasSuffix("/.default") else {
            return refusal(400, "invalid_scope", 70011, "The scope is not valid.")
        }
        guard form["client_id"] == estate.clientId else {
            return refusal(400, "unauthorized_client", 700_016, "The application is not known here.")
        }
        if let refused = await refusal(of: form, tenant) { return refused }
        let audience = String(scope.dropLast("/.default".count))
        let lifetime = lifetime(audience)
        let token = issue(tenant, audience)
        return Answer(
            200,
            json: .object([
                "token_type": .string("Bearer"), "expires_in": .integer(lifetime),
                "ext_expires_in": .integer(lifetime),
                "access_token": .string(token),
            ])
        )
    }

    private func refusal(of form: [String: String], _ tenant: String) async -> Answer? {
        if let assertion = form["client_assertion"] {
            let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            guard form["client_assertion_type"] == type else {
                return refusal(400, "invalid_request", 900_144, "The type of the assertion is missing.")
            }
            if assertion == secrets.federatedToken { return nil }
            let check = secrets.certificate.map {
                ClientAssertion(certificate: $0, clientId: estate.clientId)
            }
            if await check?.accepts(assertion, tenant: tenant) == true { return nil }
            return refusal(401, "invalid_client", 700_027, "The assertion has no valid signature.")
        }
        guard form["client_secret"] != secrets.clientSecret else { return nil }
        return refusal(401, "invalid_client", 7_000_215, "The client secret is not the right one.")
    }

    /// The identity of a virtual machine; every number is a text there.
    func identityService(_ request: RecordedRequest, metadata: String?) -> Answer {
        guard metadata == "true" else {
            return identityRefusal("invalid_request", "Required metadata header not specified")
        }
        return identity(request) ?? identityRefusal("invalid_request", "Identity not found")
    }

    /// The identity of App Service and Container Apps.
    func appService(_ request: RecordedRequest, header: String?) -> Answer {
        guard let header, header == secrets.identityHeader else {
            return Answer(403, json: .object(["statusCode": .integer(403), "message": .string("Forbidden")]))
        }
        return identity(request)
            ?? Answer(
                400,
                json: .object(["statusCode": .integer(400), "message": .string("No managed identity")])
            )
    }

    private func identity(_ request: RecordedRequest) -> Answer? {
        guard let resource = request.query["resource"], request.query["api-version"] != nil,
            [nil, estate.clientId].contains(request.query["client_id"])
        else { return nil }
        let lifetime = lifetime(resource)
        let end = Int(Date().timeIntervalSince1970) + lifetime
        return Answer(
            200,
            json: .object([
                "access_token": .string(issue(estate.tenantId, resource)),
                "client_id": .string(estate.clientId),
                "expires_in": .string(String(lifetime)), "expires_on": .string(String(end)),
                "not_before": .string(String(end - lifetime)), "resource": .string(resource),
                "token_type": .string("Bearer"),
            ])
        )
    }

    private func identityRefusal(_ error: String, _ text: String) -> Answer {
        Answer(400, json: .object(["error": .string(error), "error_description": .string(text)]))
    }

    private func lifetime(_ audience: String) -> Int {
        let own = Self.isPostgres(audience) ? secrets.postgresTokenLifetime : nil
        return own ?? estate.tokenLifetime ?? 3599
    }

    private static func isPostgres(_ audience: String) -> Bool { audience.contains("//ossrdbms-aad.") }

    /// A real server has to accept a token for PostgreSQL as a password, so the token is given.
    private func issue(_ tenant: String, _ audience: String) -> String {
        let given = Self.isPostgres(audience) ? secrets.postgresToken : nil
        let token = given ?? UUID().uuidString
        let end = Date(timeIntervalSinceNow: TimeInterval(lifetime(audience)))
        audiences.withLock { $0.append(audience) }
        issued.withLock { $0[token] = Issued(tenant: tenant, audience: audience, end: end) }
        return token
    }

    /// The tenant of a token for one audience, or why it is refused.
    func tenant(of authorization: String?, for audience: String) -> Result<String, Refusal> {
        guard let authorization, authorization.hasPrefix("Bearer ") else {
            return .failure(
                Refusal(challenge("AuthenticationFailed", "A bearer token is missing.", estate.tenantId))
            )
        }
        let token = issued.withLock { $0[String(authorization.dropFirst("Bearer ".count))] }
        guard let token else {
            return .failure(
                Refusal(.error(401, "InvalidAuthenticationToken", "The access token is invalid."))
            )
        }
        guard token.end > Date() else {
            return .failure(
                Refusal(.error(401, "ExpiredAuthenticationToken", "The access token is out of date."))
            )
        }
        guard token.audience.contains("//\(audience).") else {
            let text = "The access token was issued for another resource."
            return .failure(Refusal(.error(401, "InvalidAuthenticationTokenAudience", text)))
        }
        return .success(token.tenant)
    }

    /// A subscription of another tenant wants a token from there.
    func challenge(_ code: String, _ message: String, _ tenant: String) -> Answer {
        let uri = "https://login.windows.net/\(tenant)"
        let value = "Bearer authorization_uri=\"\(uri)\", error=\"invalid_token\""
        return .error(401, code, message, headers: ["WWW-Authenticate": value])
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

/// An answer instead of the requested one.
struct Refusal: Error {
    let answer: Answer

    init(_ answer: Answer) {
        self.answer = answer
    }
}
