package import Foundation

/// A schedule in the format of crontab(5): minute, hour, day of month, month, day of week.
///
/// Lists, ranges, steps and names of months and days; if both days are restricted, either is enough. A time that the
/// clocks skip occurs right after; a time that occurs twice counts twice.
package struct CronExpression: Sendable, Equatable {
    package let text: String
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    /// Whether one of the two kinds of days is enough.
    private let eitherDay: Bool

    private static let shortcuts = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// Nil if the text is not a cron expression.
    package init?(_ text: String) {
        self.text = text
        let fields = (Self.shortcuts[text] ?? text).split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard fields.count == 5,
            let minutes = CronField(fields[0], in: 0...59), let hours = CronField(fields[1], in: 0...23),
            let days = CronField(fields[2], in: 1...31),
            let months = CronField(fields[3], in: 1...12, names: Self.monthNames),
            let weekdays = CronField(fields[4], in: 0...7, names: Self.dayNames)
        else { return nil }
        self.minutes = minutes.values
        self.hours = hours.values
        self.days = days.values
        self.months = months.values
        self.weekdays = Set(weekdays.values.map { $0 % 7 })
        eitherDay = !days.isOpen && !weekdays.isOpen
    }

    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// The next moment after another; nil if there is none within eight years (`0 0 30 2 *`).
    package func next(after moment: Date, in zone: TimeZone) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let start = (moment.timeIntervalSince1970 / 60).rounded(.down) * 60 + 60
        var candidate = Date(timeIntervalSince1970: start)
        let end = candidate.addingTimeInterval(8 * 366 * 86_400)
        while candidate < end {
            let local = calendar.dateComponents([.month, .day, .weekday, .hour, .minute], from: candidate)
            if skipsTime(candidate, zone, local) || isDay(local) && isTime(local) { return candidate }
            candidate = following(candidate, local, calendar)
        }
        return nil
    }

    /// The next candidate: the next day, hour or minute.
    private func following(_ moment: Date, _ local: DateComponents, _ calendar: Calendar) -> Date {
        if !isDay(local) {
            let midnight = calendar.startOfDay(for: moment)
            return calendar.date(byAdding: .day, value: 1, to: midnight) ?? moment.addingTimeInterval(86_400)
        }
        let isHour = hours.contains(local.hour ?? 0)
        return moment.addingTimeInterval(isHour ? 60 : Double(60 - (local.minute ?? 0)) * 60)
    }

    private func isDay(_ local: DateComponents) -> Bool {
        guard months.contains(local.month ?? 0) else { return false }
        let isDay = days.contains(local.day ?? 0)
        let isWeekday = weekdays.contains((local.weekday ?? 1) - 1)
        return eitherDay ? isDay || isWeekday : isDay && isWeekday
    }

    private func isTime(_ local: DateComponents) -> Bool {
        hours.contains(local.hour ?? 0) && minutes.contains(local.minute ?? 0)
    }

    /// Whether the clocks have just skipped a time of the schedule.
    private func skipsTime(_ moment: Date, _ zone: TimeZone, _ local: DateComponents) -> Bool {
        let offset = zone.secondsFromGMT(for: moment)
        let gap = (offset - zone.secondsFromGMT(for: moment.addingTimeInterval(-60))) / 60
        guard gap > 0, gap < 180, isDay(local) else { return false }
        let now = (local.hour ?? 0) * 60 + (local.minute ?? 0)
        return (max(0, now - gap)..<now).contains { hours.contains($0 / 60) && minutes.contains($0 % 60) }
    }
}

/// One field of a cron expression.
private struct CronField {
    var values: Set<Int> = []
    /// Begins with `*`, so that the other day field decides.
    let isOpen: Bool

    init?(_ text: Substring, in range: ClosedRange<Int>, names: [String] = []) {
        isOpen = text.hasPrefix("*")
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(halves.count) else { return nil }
            let step = halves.count == 2 ? Int(halves[1]) : 1
            guard let step, step > 0,
                let span = Self.span(halves[0], range, names, hasStep: halves.count == 2)
            else { return nil }
            values.formUnion(stride(from: span.lowerBound, through: span.upperBound, by: step))
        }
    }

    private static func span(
        _ text: Substring,
        _ range: ClosedRange<Int>,
        _ names: [String],
        hasStep: Bool
    ) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { end in
            names.firstIndex(of: end.lowercased()).map { $0 + range.lowerBound }
                ?? (end.allSatisfy(\.isNumber) ? Int(end) : nil)
        }
        guard let first = ends.first, let low = first, range.contains(low) else { return nil }
        if ends.count == 1 { return low...(hasStep ? range.upperBound : low) }
        guard ends.count == 2, let high = ends[1], range.contains(high), low <= high else { return nil }
        return low...high
    }
}
