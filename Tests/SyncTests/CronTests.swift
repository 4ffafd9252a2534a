import Configuration
import Foundation
import Testing

@Suite struct CronTests {
    private static func next(_ text: String, after moment: String, in zone: String = "UTC") throws -> String?
    {
        let cron = try #require(CronExpression(text))
        let zone = try #require(TimeZone(identifier: zone))
        let start = try Date(moment, strategy: .iso8601)
        return cron.next(after: start, in: zone)?.formatted(.iso8601)
    }

    @Test(arguments: [
        ("0 * * * *", "2026-11-25T10:00:00Z", "2026-11-25T11:00:00Z"),
        ("*/15 * * * *", "2026-11-25T10:07:31Z", "2026-11-25T10:15:00Z"),
        ("5,35 8-9 * * *", "2026-11-25T09:36:00Z", "2026-11-26T08:05:00Z"),
        ("0 0 29 2 *", "2026-11-25T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("30 6 * * mon-fri", "2026-11-27T06:30:00Z", "2026-11-30T06:30:00Z"),
        ("0 12 1 * 7", "2026-11-25T10:00:00Z", "2026-11-29T12:00:00Z"),
        ("0 0 1 jan *", "2026-11-25T10:00:00Z", "2027-01-01T00:00:00Z"),
        ("@daily", "2026-11-25T10:00:00Z", "2026-11-26T00:00:00Z"),
        ("10/20 * * * *", "2026-11-25T10:11:00Z", "2026-11-25T10:30:00Z"),
    ]) func nextTimeMatchesCrontab(text: String, after: String, next: String) throws {
        #expect(try Self.next(text, after: after) == next)
    }

    @Test func timeZoneApplies() throws {
        #expect(
            try Self.next("0 8 * * *", after: "2026-11-25T00:00:00Z", in: "Europe/Berlin")
                == "2026-11-25T07:00:00Z"
        )
        #expect(
            try Self.next("0 8 * * *", after: "2026-07-01T00:00:00Z", in: "Europe/Berlin")
                == "2026-07-01T06:00:00Z"
        )
    }

    /// In Berlin, clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 back to 2:00 on 25 October.
    @Test func skippedTimeOccursRightAfterAndRepeatedTimeTwice() throws {
        let berlin = "Europe/Berlin"
        #expect(
            try Self.next("30 2 * * *", after: "2026-03-28T12:00:00Z", in: berlin) == "2026-03-29T01:00:00Z"
        )
        #expect(
            try Self.next("30 2 * * *", after: "2026-03-29T01:00:00Z", in: berlin) == "2026-03-30T00:30:00Z"
        )
        #expect(
            try Self.next("30 2 * * *", after: "2026-10-24T12:00:00Z", in: berlin) == "2026-10-25T00:30:00Z"
        )
        #expect(
            try Self.next("30 2 * * *", after: "2026-10-25T00:30:00Z", in: berlin) == "2026-10-25T01:30:00Z"
        )
        #expect(
            try Self.next("0 * * * *", after: "2026-03-29T00:30:00Z", in: berlin) == "2026-03-29T01:00:00Z"
        )
    }

    @Test(arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
        "*/0 * * * *", "5-1 * * * *", "a * * * *", "1,,2 * * * *", "1/2/3 * * * *", "-1 * * * *",
        "@sometimes",
    ]) func invalidCronIsRefused(text: String) {
        #expect(CronExpression(text) == nil)
    }

    @Test func impossibleDayHasNoTime() throws {
        #expect(try Self.next("0 0 30 2 *", after: "2026-11-25T10:00:00Z") == nil)
    }
}
