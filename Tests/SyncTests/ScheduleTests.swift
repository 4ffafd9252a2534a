import Configuration
import Foundation
import Store
import Testing

@testable import Sync

/// When each integration is due; the test sets the clock.
@Suite struct ScheduleTests {
    private static let start = Date(timeIntervalSince1970: 1_764_000_000)

    private func plan(_ schedule: SyncSettings.Schedule, jitter: Duration = .zero) -> SyncPlan {
        var settings = SyncSettings()
        settings.schedule = schedule
        settings.jitter = jitter
        return SyncPlan(integration: "one", settings: settings, acceptsRemovals: false, targets: []) { _ in
            throw CancellationError()
        }
    }

    private func at(_ seconds: Double) -> Date { Self.start.addingTimeInterval(seconds) }

    /// The seconds at which the plan starts, checked once a second.
    private func starts(_ plan: SyncPlan, until end: Int, lastRun: Date? = nil, random: Double = 0) -> [Int] {
        var dueTimes = DueTimes(lastRuns: lastRun.map { ["one": $0] } ?? [:]) { random }
        return (0...end).filter { second in
            _ = dueTimes.take([plan], 0, at: at(Double(second)))
            return !dueTimes.due([plan], at: at(Double(second))).isEmpty
        }
    }

    @Test func everyStartsAtOnceAndThenRegularly() {
        #expect(starts(plan(.every(.seconds(60))), until: 200) == [0, 60, 120, 180])
    }

    @Test func restartWaitsForTheRestOfTheInterval() {
        #expect(starts(plan(.every(.seconds(60))), until: 100, lastRun: at(-20)) == [40, 100])
        #expect(starts(plan(.every(.seconds(60))), until: 50, lastRun: at(-500)) == [0])
    }

    @Test func jitterDelaysEachStart() {
        #expect(
            starts(plan(.every(.seconds(60)), jitter: .seconds(10)), until: 130, random: 0.5) == [5, 65, 125]
        )
    }

    @Test func lastRunInTheFutureDoesNotStopTheSchedule() {
        #expect(starts(plan(.every(.seconds(60))), until: 50, lastRun: at(86_400)) == [0])
    }

    @Test func clockSetBackADayWaitsAtMostTheInterval() throws {
        let cron = try #require(CronExpression("0 * * * *"))
        for (schedule, longest) in [(SyncSettings.Schedule.every(.seconds(600)), 600.0), (.cron(cron), 3600)]
        {
            let plan = plan(schedule)
            var dueTimes = DueTimes(lastRuns: [:]) { 0 }
            _ = dueTimes.take([plan], 0, at: at(0))
            _ = dueTimes.due([plan], at: at(0))
            let back = at(-86_400)
            _ = dueTimes.take([plan], 0, at: back)
            let next = try #require(dueTimes.next(of: "one"))
            #expect(next > back && next.timeIntervalSince(back) <= longest)
        }
    }

    @Test func missedRunIsNotRepeated() {
        let plan = plan(.every(.seconds(60)))
        var dueTimes = DueTimes(lastRuns: [:]) { 0 }
        _ = dueTimes.take([plan], 0, at: at(0))
        _ = dueTimes.due([plan], at: at(0))
        #expect(dueTimes.due([plan], at: at(1000)).count == 1)
        #expect(dueTimes.due([plan], at: at(1001)).isEmpty)
        #expect(dueTimes.next(of: "one") == at(1020))
    }

    @Test func reloadKeepsTheTimeOfAnUnchangedSchedule() {
        var dueTimes = DueTimes(lastRuns: [:]) { 0 }
        let plan = plan(.every(.seconds(60)))
        _ = dueTimes.take([plan], 0, at: at(0))
        _ = dueTimes.due([plan], at: at(0))
        #expect(dueTimes.take([plan], 1, at: at(30)).isEmpty)
        #expect(dueTimes.next(of: "one") == at(60))
        #expect(dueTimes.take([self.plan(.every(.seconds(10)))], 2, at: at(31)).count == 1)
        #expect(dueTimes.next(of: "one") == at(31))
    }
}
