import Foundation
import HTTP
import Inventory
import Wording

/// A token as Entra, IMDS and App Service write it: numbers are numbers from one and texts from the others.
struct TokenAnswer {
    private let accessToken: String
    private let expiresIn: TimeInterval?
    private let expiresOn: Date?
    private let refreshIn: TimeInterval?

    init(_ response: HTTPResponse, from url: String) throws(AzureError) {
        let answer = try parse(response, from: url)
        guard let token = answer["access_token"]?.text, !token.isEmpty else {
            throw .malformed(url: url.withoutQuery, detail: "access_token is missing, or not a text")
        }
        accessToken = token
        expiresIn = answer["expires_in"]?.seconds
        expiresOn = answer["expires_on"]?.end
        refreshIn = answer["refresh_in"]?.seconds
        guard expiresIn != nil || expiresOn != nil else {
            throw .malformed(
                url: url.withoutQuery,
                detail: "neither expires_in nor expires_on says when the token ends"
            )
        }
    }

    /// `expires_in` counts from our own clock, so it takes precedence over a time of another clock.
    func token(at now: Date = Date()) -> AccessToken {
        AccessToken(
            secret: Secret(accessToken),
            expiresOn: expiresIn.map { now + $0 } ?? expiresOn ?? now,
            refreshOn: refreshIn.map { now + $0 },
            now: now
        )
    }
}

extension JSONElement {
    /// Seconds as a number or as a text.
    fileprivate var seconds: TimeInterval? {
        let number = double ?? text.flatMap { Double($0) }
        return number.flatMap { $0.isFinite && abs($0) < 1e11 ? $0 : nil }
    }

    /// When a token expires: seconds since 1970, or a time as older versions of App Service write it.
    fileprivate var end: Date? {
        if let seconds { return Date(timeIntervalSince1970: seconds) }
        guard let text else { return nil }
        if let time = Timestamp(rfc3339: text) {
            return Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
        }
        return Self.appServiceFormats.lazy.compactMap { try? Date(text, strategy: $0) }.first
    }

    /// `11/26/2026 11:30:00 PM +00:00`, and the same with 24 hours (Learn, "managed identities", App Service).
    private static let appServiceFormats: [Date.ParseStrategy] = [
        appServiceFormat(
            "\(month: .defaultDigits)/\(day: .defaultDigits)/\(year: .defaultDigits) \(hour: .defaultDigits(clock: .twelveHour, hourCycle: .oneBased)):\(minute: .twoDigits):\(second: .twoDigits) \(dayPeriod: .standard(.abbreviated)) \(timeZone: .iso8601(.long))"
        ),
        appServiceFormat(
            "\(month: .defaultDigits)/\(day: .defaultDigits)/\(year: .defaultDigits) \(hour: .defaultDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) \(timeZone: .iso8601(.long))"
        ),
    ]

    private static func appServiceFormat(_ format: Date.FormatString) -> Date.ParseStrategy {
        Date.ParseStrategy(format: format, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt)
    }
}
