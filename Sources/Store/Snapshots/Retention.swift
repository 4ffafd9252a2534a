import Foundation
package import Inventory

/// Which snapshots are kept: the newest ones, and the newest of each of the last days, weeks and months that have any.
package struct Retention: Sendable {
    package var last: Int
    package var daily: Int
    package var weekly: Int
    package var monthly: Int

    package init(last: Int, daily: Int, weekly: Int, monthly: Int) {
        self.last = last
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
    }

    /// The ids to keep of one integration's snapshots, given with the newest first; the newest is always among them.
    package func kept(of headers: [SnapshotHeader]) -> Set<String> {
        var kept = Set(headers.prefix(max(1, last)).map(\.id))
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let periods: [(Int, Set<Calendar.Component>)] = [
            (daily, [.year, .month, .day]), (weekly, [.yearForWeekOfYear, .weekOfYear]),
            (monthly, [.year, .month]),
        ]
        for (count, components) in periods {
            var seen: Set<DateComponents> = []
            for header in headers where seen.count < count {
                let moment = Date(timeIntervalSince1970: Double(header.finishedAt.milliseconds) / 1000)
                if seen.insert(calendar.dateComponents(components, from: moment)).inserted {
                    kept.insert(header.id)
                }
            }
        }
        return kept
    }
}
