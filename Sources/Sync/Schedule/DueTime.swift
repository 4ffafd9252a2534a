import Configuration
import Foundation
import History

/// When an integration is due next.
///
/// Uses the wall clock, which may be set: a time that is further away than the schedule allows is corrected.
struct DueTime {
    let schedule: SyncSettings.Schedule
    let timeZone: TimeZone

    init(_ settings: SyncSettings, _ schedule: SyncSettings.Schedule) {
        self.schedule = schedule
        timeZone = TimeZone(identifier: settings.timeZone) ?? .gmt
    }

    /// The first time: at once with `every`, unless the last run was less than that long ago.
    func first(lastRun: Date?, now: Date) -> Date? {
        switch schedule {
        case .every(let interval):
            guard let lastRun, lastRun <= now else { return now }
            return max(now, lastRun.addingTimeInterval(interval.inSeconds))
        case .cron(let cron): return cron.next(after: now, in: timeZone)
        }
    }

    /// The time after the last one; a missed run is not repeated.
    func next(after due: Date, now: Date) -> Date? {
        switch schedule {
        case .every(let interval):
            let missed = max(0, (now.timeIntervalSince(due) / interval.inSeconds).rounded(.down))
            return due.addingTimeInterval((missed + 1) * interval.inSeconds)
        case .cron(let cron): return cron.next(after: max(due, now), in: timeZone)
        }
    }

    /// The due time if the clock is right; an earlier one if the clock was set back.
    func corrected(_ due: Date, now: Date, lastTick: Date) -> Date {
        guard now < lastTick.addingTimeInterval(-1) else { return due }
        switch schedule {
        case .every(let interval): return min(due, now.addingTimeInterval(interval.inSeconds))
        case .cron(let cron): return cron.next(after: now, in: timeZone) ?? due
        }
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
