import Crypto
import Files
import Foundation
import JWTKit
import SwiftASN1
import X509

/// A certificate with its RSA key, from one PEM file.
struct ClientCertificate: Sendable {
    private static let largest = 1 << 20

    let key: JWTKit.Insecure.RSA.PrivateKey
    /// SHA-256 over the certificate's DER, base64url without padding.
    let thumbprint: String

    init(path: String, now: Date = Date()) throws(AzureError) {
        func unusable(_ reason: String, hint: String) -> AzureError {
            .credentialUnusable("environment", "\(path): \(reason)", hint: hint)
        }
        let data = try? InputFile.read(path, most: Self.largest)
        guard let text = data.flatMap({ String(data: $0, encoding: .utf8) }) else {
            throw unusable(
                "the certificate cannot be read as PEM",
                hint:
                    "Give AZURE_CLIENT_CERTIFICATE_PATH a PEM file; openssl pkcs12 -nodes makes one of a PFX file."
            )
        }
        guard let certificate = Self.block("CERTIFICATE", in: text),
            let parsed = try? Certificate(pemEncoded: certificate)
        else {
            throw unusable(
                "the file has no certificate",
                hint: "Put the certificate and its key into one PEM file."
            )
        }
        guard !text.contains("ENCRYPTED") else {
            throw unusable(
                "its key has a passphrase",
                hint:
                    "Write the key without one (openssl pkey -in FILE -out KEY), and protect the file."
            )
        }
        guard let pem = Self.block("(?:RSA )?PRIVATE KEY", in: text) else {
            throw unusable(
                "the file has no private key",
                hint: "Put the certificate and its key into one PEM file."
            )
        }
        guard let key = try? JWTKit.Insecure.RSA.PrivateKey(pem: pem) else {
            throw unusable(
                "its key is not an RSA key of 2048 bits or more",
                hint: "Entra accepts RSA certificates; create a new one."
            )
        }
        guard (try? JWTKit.Insecure.RSA.PublicKey(certificatePEM: certificate)) == key.publicKey else {
            throw unusable(
                "the key does not belong to the certificate",
                hint: "Put the first certificate's own key into the file."
            )
        }
        guard parsed.notValidAfter > now else {
            throw unusable(
                "the certificate ended on \(parsed.notValidAfter.formatted(.iso8601))",
                hint: "Create a new certificate and add it to the application in Entra."
            )
        }
        self.key = key
        thumbprint = Self.thumbprint(parsed)
    }

    private static func block(_ label: String, in text: String) -> String? {
        let pattern = "-----BEGIN \(label)-----[^-]+-----END \(label)-----"
        return text.range(of: pattern, options: .regularExpression).map { String(text[$0]) }
    }

    private static func thumbprint(_ certificate: Certificate) -> String {
        let der = (try? certificate.serializeAsPEM().derBytes) ?? []
        return Data(SHA256.hash(data: der)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
