import Foundation
import HTTP
import Inventory

/// What Azure asks for when it refuses a token (`WWW-Authenticate`, RFC 9110, section 11.6.1).
struct Challenge: Sendable, Equatable {
    /// The tenant that the resource belongs to.
    ///
    /// From `authorization_uri="https://login.windows.net/<tenant>"` only the GUID is read: an answer never decides
    /// where tokens are requested.
    let tenant: String?
    /// The claims for a new token, as JSON (Learn, "claims challenges"): a policy requires more than this token has.
    let claims: String?

    init(_ response: HTTPResponse) {
        let header = response.headers["WWW-Authenticate"] ?? ""
        tenant = header.firstMatch(
            of: #/authorization(?:_uri)?="https?:\/\/[^"\/]+\/([0-9a-fA-F-]{36})[\/"]/#
        )
        .map { $0.1.lowercased() }
        claims = header.firstMatch(of: #/claims="([A-Za-z0-9+\/_=-]{1,8192})"/#)
            .flatMap { Self.decoded(String($0.1)) }
    }

    /// From base64, in both alphabets, with or without padding.
    private static func decoded(_ text: String) -> String? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/").replacing("=", with: "")
        let padded = plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), (try? JSONReader.element(Array(data))) != nil else {
            return nil
        }
        return String(decoding: data, as: UTF8.self)
    }
}
