import Configuration
import Foundation
import History

/// When each integration is due, as the plans and the clock change.
struct DueTimes {
    private struct Entry {
        var time: DueTime
        /// By the schedule.
        var due: Date
        /// With the random delay.
        var start: Date
    }

    private let lastRuns: [String: Date]
    private let random: () -> Double
    private var entries: [String: Entry] = [:]
    private var generation: Int?
    private var lastTick = Date.distantPast

    init(lastRuns: [String: Date], random: @escaping () -> Double) {
        self.lastRuns = lastRuns
        self.random = random
    }

    func next(of integration: String) -> Date? { entries[integration]?.start }

    /// Takes new plans; returns those whose next time has changed.
    mutating func take(_ plans: [SyncPlan], _ generation: Int, at now: Date) -> [(String, Date?)] {
        defer { lastTick = now }
        correct(plans, now)
        guard generation != self.generation else { return [] }
        let isFirst = self.generation == nil
        self.generation = generation
        let names = Set(plans.map(\.integration))
        entries = entries.filter { names.contains($0.key) }
        return plans.compactMap { plan in
            guard let schedule = plan.settings.schedule else { return nil }
            let time = DueTime(plan.settings, schedule)
            if let old = entries[plan.integration], old.time.schedule == schedule,
                old.time.timeZone == time.timeZone
            {
                return nil
            }
            let last = isFirst || entries[plan.integration] == nil ? lastRuns[plan.integration] : nil
            let due = time.first(lastRun: last, now: now)
            entries[plan.integration] = due.map { Entry(time: time, due: $0, start: put(off: $0, plan)) }
            return (plan.integration, entries[plan.integration]?.start)
        }
    }

    /// The plans that are due, each with its next time already set.
    mutating func due(_ plans: [SyncPlan], at now: Date) -> [SyncPlan] {
        plans.filter { plan in
            guard let entry = entries[plan.integration], entry.start <= now else { return false }
            let due = entry.time.next(after: entry.due, now: now)
            entries[plan.integration] = due.map {
                Entry(time: entry.time, due: $0, start: put(off: $0, plan))
            }
            return true
        }
    }

    private mutating func correct(_ plans: [SyncPlan], _ now: Date) {
        for plan in plans {
            guard var entry = entries[plan.integration] else { continue }
            let due = entry.time.corrected(entry.due, now: now, lastTick: lastTick)
            guard due != entry.due else { continue }
            entry.due = due
            entry.start = put(off: due, plan)
            entries[plan.integration] = entry
        }
    }

    private func put(off due: Date, _ plan: SyncPlan) -> Date {
        due.addingTimeInterval(plan.settings.jitter.inSeconds * random())
    }
}
