package import Foundation
import HTTP
import Inventory

/// When a request is sent again: a value that maps an attempt's end to a wait, or to giving up.
///
/// The numbers are those of Azure's SDK for Go: three retries, (2ⁿ−1)·0.8 s·[0.8, 1.3), at most 60 s.
package struct Retry: Sendable {
    /// Which ends are retried, and how often.
    package enum Policy: Sendable {
        case azure
        /// The machine's own identity service has rules of its own (Learn, "Use managed identities on a VM").
        case managedIdentity
        case never
    }

    package var policy = Policy.azure
    package var longestWait = Duration.seconds(60)
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    package var jitter: @Sendable () -> Double = { .random(in: 0.8..<1.3) }
    package var now: @Sendable () -> Date = { Date() }

    package init() {}

    /// The wait before retry number `attempt` (from 1), or nil where the answer stands.
    func wait(after response: HTTPResponse, attempt: Int) -> Duration? {
        guard attempt <= retries, isTransient(response.status) else { return nil }
        let wait = askedFor(by: response.headers) ?? backoff(attempt, status: response.status)
        return wait <= longestWait ? wait : nil
    }

    func wait(after error: HTTPError, attempt: Int) -> Duration? {
        attempt <= retries && error.isTransient ? backoff(attempt, status: nil) : nil
    }

    private var retries: Int {
        switch policy {
        case .azure: 3
        case .managedIdentity: 5
        case .never: 0
        }
    }

    private func isTransient(_ status: Int) -> Bool {
        switch policy {
        case .azure: [408, 429, 500, 502, 503, 504].contains(status)
        case .managedIdentity: [404, 410, 429].contains(status) || status >= 500
        case .never: false
        }
    }

    /// 410 says that the identity service is being updated, which takes up to 70 seconds.
    private func backoff(_ attempt: Int, status: Int?) -> Duration {
        guard policy == .azure else {
            let first = status == 410 ? 5 : 1.6
            return attempt == 1 ? .zero : .seconds(first * pow(2, Double(attempt - 2)))
        }
        return min(.seconds((pow(2, Double(attempt)) - 1) * 0.8 * jitter()), longestWait)
    }

    /// `Retry-After` in seconds or as an HTTP date, and Azure's headers in milliseconds.
    func askedFor(by headers: HTTPHeaders) -> Duration? {
        if let text = headers["Retry-After"] {
            if let seconds = Double(text), seconds >= 0, seconds.isFinite {
                return .seconds(min(seconds, 1e6))
            }
            if let date = httpDate(text) { return .seconds(max(0, date.timeIntervalSince(now()))) }
        }
        let milliseconds = headers["retry-after-ms"] ?? headers["x-ms-retry-after-ms"]
        return milliseconds.flatMap(UInt32.init).map { .milliseconds($0) }
    }
}

/// `Wed, 21 Oct 2026 07:28:00 GMT` (RFC 9110, section 5.6.7; the obsolete forms are not read).
func httpDate(_ text: String) -> Date? {
    let format = Date.VerbatimFormatStyle(
        format: """
            \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
            \(second: .twoDigits) GMT
            """,
        locale: Locale(identifier: "en_US_POSIX"),
        timeZone: .gmt,
        calendar: Calendar(identifier: .gregorian)
    )
    return try? Date(text, strategy: format.parseStrategy)
}
