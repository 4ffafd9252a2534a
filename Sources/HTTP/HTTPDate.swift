package import Foundation

/// `Wed, 21 Oct 2026 07:28:00 GMT` (RFC 9110, section 5.6.7; the obsolete forms are not read).
package func httpDate(_ text: String) -> Date? {
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

extension HTTPHeaders {
    /// The wait in `Retry-After`, in seconds or as a date; at most some days.
    package func retryAfter(at now: Date) -> Duration? {
        guard let text = self["Retry-After"] else { return nil }
        if let seconds = Double(text), seconds >= 0, seconds.isFinite { return .seconds(min(seconds, 1e6)) }
        return httpDate(text).map { .seconds(min(max(0, $0.timeIntervalSince(now)), 1e6)) }
    }
}
