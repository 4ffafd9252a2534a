import Foundation
import Inventory
import Support
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("2026-11-23T17:40:00Z", "2026-11-23T17:40:00.000Z"),
        ("2018-03-01T00:11:08.55+00:00", "2018-03-01T00:11:08.550Z"),
        ("2026-04-16T21:22:08.7921372Z", "2026-04-16T21:22:08.792Z"),
        ("2021-05-26T03:16:58.3723361+02:00", "2021-05-26T01:16:58.372Z"),
        ("2025-09-01T00:00:01.9999999Z", "2025-09-01T00:00:01.999Z"),
    ])
    func everyAzureTimeFormatIsRead(_ text: String, _ canonical: String) {
        #expect(Timestamp(rfc3339: text)?.description == canonical)
    }

    /// One random second of each day from 1970 to 2199, as Foundation writes it.
    @Test func foundationTimesAreRead() {
        var random = Seeded(state: 7)
        for day in 0..<84_000 {
            let second = day * 86400 + Int.random(in: 0..<86400, using: &random)
            let text = Date(timeIntervalSince1970: Double(second)).formatted(.iso8601)
            #expect(Timestamp(rfc3339: text)?.milliseconds == Int64(second) * 1000)
        }
    }

    @Test(arguments: [
        "", "yesterday", "2026-13-01T00:00:00Z", "2026-11-23", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00.Z", "２026-01-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2100-02-29T00:00:00Z", "2026-01-01T00:00:00+25:00",
    ])
    func invalidTimeIsNil(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func everyMillisecondSurvivesARoundTrip() throws {
        for millisecond in 0..<1000 {
            let moment = Timestamp(Date(timeIntervalSince1970: 1_764_000_000 + Double(millisecond) / 1000))
            #expect(Timestamp(rfc3339: moment.description) == moment)
        }
    }
}
