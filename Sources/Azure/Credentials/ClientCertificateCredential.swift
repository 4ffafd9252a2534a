import Foundation
import JWTKit

/// Signs in as an application with its certificate: `AZURE_CLIENT_CERTIFICATE_PATH`.
///
/// The assertion is signed with PS256 and names the certificate by its SHA-256 thumbprint (Learn, "Microsoft
/// identity platform application authentication certificate credentials").
struct ClientCertificateCredential: Credential {
    private static let lifetime: TimeInterval = 600

    private let endpoint: EntraEndpoint
    private let tenantId: String
    private let clientId: String
    private let path: String

    init(_ source: CredentialSource, path: String) throws(AzureError) {
        (tenantId, clientId) = try source.application("environment")
        endpoint = EntraEndpoint(source)
        self.path = path
    }

    /// The file is read again each time: certificates are rotated.
    func token(_ request: TokenRequest) async throws(AzureError) -> AccessToken {
        let certificate = try ClientCertificate(path: path)
        let tenant = request.tenant ?? tenantId
        let jwt = try await assertion(certificate, audience: endpoint.url(of: tenant))
        return try await endpoint.token(
            request,
            tenant: tenant,
            clientId: clientId,
            proof: EntraEndpoint.assertion(jwt)
        )
    }

    private func assertion(_ certificate: ClientCertificate, audience: String) async throws(AzureError)
        -> String
    {
        let now = Int(Date().timeIntervalSince1970)
        let claims = Claims(
            aud: audience,
            iss: clientId,
            sub: clientId,
            jti: UUID().uuidString.lowercased(),
            nbf: now,
            iat: now,
            exp: now + Int(Self.lifetime)
        )
        do {
            let keys = await JWTKeyCollection().add(pss: certificate.key, digestAlgorithm: .sha256)
            let header: JWTHeader = ["x5t#S256": .string(certificate.thumbprint)]
            return try await keys.sign(claims, header: header)
        } catch {
            throw .credentialUnusable("environment", "\(path): the key cannot sign")
        }
    }

    private struct Claims: JWTPayload {
        var aud, iss, sub, jti: String
        var nbf, iat, exp: Int

        func verify(using algorithm: some JWTAlgorithm) {}
    }
}
