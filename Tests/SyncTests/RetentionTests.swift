import Inventory
import Store
import Testing

@testable import History
@testable import Sync

@Suite struct RetentionTests {
    private func header(_ moment: String) throws -> SnapshotHeader {
        let time = try #require(Timestamp(rfc3339: moment))
        return SnapshotHeader(
            id: moment,
            integration: "one",
            scope: SnapshotScope(resourceTypes: [.server]),
            startedAt: time,
            finishedAt: time,
            tool: SnapshotHeader.Tool(name: "pgcensus", version: "0"),
            coverage: Coverage(),
            subscriptions: []
        )
    }

    /// One header every six hours for forty days, the newest first.
    private func headers() throws -> [SnapshotHeader] {
        try (1...40).flatMap { day in
            try [0, 6, 12, 18].map { hour in
                let month = day <= 30 ? "11-" : "12-"
                let number = day <= 30 ? day : day - 30
                return try header(
                    "2026-\(month)\(number < 10 ? "0" : "")\(number)T\(hour < 10 ? "0" : "")\(hour):00:00Z"
                )
            }
        }
        .reversed()
    }

    @Test func newestSnapshotAlwaysStays() throws {
        let kept = Retention(last: 0, daily: 0, weekly: 0, monthly: 0).kept(of: try headers())
        #expect(kept == ["2026-12-10T18:00:00Z"])
    }

    @Test func newestOfEachPeriodStays() throws {
        #expect(Retention(last: 3, daily: 0, weekly: 0, monthly: 0).kept(of: try headers()).count == 3)
        let daily = Retention(last: 1, daily: 7, weekly: 0, monthly: 0).kept(of: try headers())
        #expect(daily.count == 7)
        #expect(daily.contains("2026-12-04T18:00:00Z"))
        let monthly = Retention(last: 0, daily: 0, weekly: 2, monthly: 2).kept(of: try headers())
        #expect(monthly == ["2026-12-10T18:00:00Z", "2026-12-06T18:00:00Z", "2026-11-30T18:00:00Z"])
    }

    @Test func fewRemovalsPassAndManyAreHeld() {
        let usual = RemovalGuard.usual
        #expect(usual.allows(["table": 10], of: ["table": 12]))
        #expect(!usual.allows(["table": 11], of: ["table": 12]))
        #expect(usual.allows(["table": 200], of: ["table": 1000]))
        #expect(!usual.allows(["table": 201, "server": 1], of: ["table": 1000, "server": 9]))
        #expect(!RemovalGuard(.count(5)).allows(["table": 6], of: ["table": 1000]))
        // Two of three servers are a small number, but they still are too many.
        #expect(!usual.allows(["server": 2], of: ["server": 3]))
        #expect(usual.allows(["server": 1], of: ["server": 3]))
        for limit in [RemovalGuard.Limit.percent(100), .count(1000)] {
            let guarded = RemovalGuard(limit)
            #expect(!guarded.allows(["server": 3], of: ["server": 4]))
            #expect(guarded.allows(["server": 2], of: ["server": 4]))
            #expect(guarded.allows(["table": 900], of: ["table": 900]))
        }
    }
}
