import Foundation
import HTTP
import Wording

/// A token as Entra, IMDS and App Service write it: numbers come as numbers from one and as texts from the others.
struct TokenAnswer: Decodable {
    private var accessToken: String
    private var expiresIn: Seconds?
    private var expiresOn: Seconds?
    private var refreshIn: Seconds?

    func token(at now: Date = Date()) throws(AzureError) -> AccessToken {
        let end = expiresIn.map { now + $0.value } ?? expiresOn.map { Date(timeIntervalSince1970: $0.value) }
        guard let end, !accessToken.isEmpty else {
            throw .malformed(url: "the token endpoint", detail: "a token or its end is missing")
        }
        return AccessToken(
            secret: Secret(accessToken),
            expiresOn: end,
            refreshOn: refreshIn.map { now + $0.value },
            now: now
        )
    }

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
        case expiresOn = "expires_on"
        case refreshIn = "refresh_in"
    }

    private struct Seconds: Decodable {
        let value: TimeInterval

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let number =
                (try? container.decode(Double.self))
                ?? (try? container.decode(String.self)).flatMap(Double.init)
            guard let number, number.isFinite, abs(number) < 1e11 else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not seconds")
            }
            value = number
        }
    }
}
