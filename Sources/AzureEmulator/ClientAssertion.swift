import Crypto
import Foundation
import JWTKit
import SwiftASN1
import X509

/// Checks the signed statement of an application that has a certificate.
///
/// Entra takes PS256 with the SHA-256 thumbprint, and RS256 with the SHA-1 one, which the Azure SDKs still send.
struct ClientAssertion: Sendable {
    let certificate: String
    let clientId: String

    func accepts(_ jwt: String, tenant: String) async -> Bool {
        guard let header = Self.header(of: jwt), let keys = await keys(for: header) else { return false }
        guard let claims = try? await keys.verify(jwt, as: Claims.self) else { return false }
        let now = Date().timeIntervalSince1970
        return claims.iss == clientId && claims.sub == clientId && claims.exp > now
            && claims.exp < now + 86_400 && claims.aud.lowercased().hasSuffix("/\(tenant)/oauth2/v2.0/token")
    }

    private func keys(for header: Header) async -> JWTKeyCollection? {
        guard let key = try? JWTKit.Insecure.RSA.PublicKey(certificatePEM: certificate),
            let parsed = try? Certificate(pemEncoded: certificate),
            let der = try? parsed.serializeAsPEM().derBytes
        else { return nil }
        // Microsoft's clients pad the thumbprints, against RFC 7515.
        let thumbprints = [header.sha256, header.sha1].map { $0?.replacing("=", with: "") }
        switch (header.alg, thumbprints[0], thumbprints[1]) {
        case ("PS256", Self.base64URL(SHA256.hash(data: der)), _):
            return await JWTKeyCollection().add(pss: key, digestAlgorithm: .sha256)
        case ("RS256", _, Self.base64URL(Crypto.Insecure.SHA1.hash(data: der))):
            return await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256)
        default: return nil
        }
    }

    private static func header(of jwt: String) -> Header? {
        let part = jwt.split(separator: ".").first.map(String.init) ?? ""
        let padded = part.replacing("-", with: "+").replacing("_", with: "/")
        let missing = String(repeating: "=", count: (4 - padded.count % 4) % 4)
        return Data(base64Encoded: padded + missing).flatMap {
            try? JSONDecoder().decode(Header.self, from: $0)
        }
    }

    private static func base64URL(_ digest: some Sequence<UInt8>) -> String? {
        Data(digest).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private struct Header: Decodable {
        var alg: String
        var sha256, sha1: String?

        enum CodingKeys: String, CodingKey {
            case alg
            case sha256 = "x5t#S256"
            case sha1 = "x5t"
        }
    }

    private struct Claims: JWTPayload {
        var aud, iss, sub: String
        var exp: Double

        func verify(using algorithm: some JWTAlgorithm) {}
    }
}
