import Inventory
import Testing

/// Headers and scopes as earlier versions wrote them.
@Suite struct EarlierHeaderTests {
    private func scope(_ json: String) throws -> SnapshotScope { try RecordReader.read(Array(json.utf8)) }

    @Test func aFilterThatAnEarlierVersionDidNotKnowWasNotSet() throws {
        let found = try scope(
            #"{"resourceTypes":["server"],"subscriptions":["a"],"exclude":{"servers":["x"],"databases":[]}}"#
        )
        let expected = SnapshotScope(
            resourceTypes: [.server],
            subscriptions: ["a"],
            excludedServers: ["x"]
        )
        #expect(found == expected)
    }

    @Test(arguments: ["resourceTypes", "subscriptions", "exclude"])
    func aScopeWithoutWhatEachVersionWritesIsRefused(member: String) throws {
        let json = String(decoding: SnapshotScope(resourceTypes: [.server]).canonicalJSON(), as: UTF8.self)
        #expect(throws: JSONReader.Failure.self) {
            _ = try scope(json.replacing("\"\(member)\":", with: "\"x\":"))
        }
    }

    @Test func whatALaterVersionAddsIsSkipped() throws {
        let header = SnapshotHeader.made
        let json = String(decoding: header.canonicalJSON(), as: UTF8.self)
        let later = json.replacing(#""outcome":"#, with: #""later":[{"a":1}],"outcome":"#)
        #expect(later != json)
        #expect(try RecordReader.read(Array(later.utf8)) == header)
    }

    @Test func aHeaderIsReadAsItWasWritten() throws {
        let header = SnapshotHeader.made
        #expect(header.coverage.subscriptions.total == 2)
        #expect(header.coverage.expected == 1)
        #expect(try RecordReader.read(header.canonicalJSON()) == header)
    }

    @Test(arguments: [#""tables":0"#, #""name":"pgcensus""#, #""startedAt":"1970-01-01T00:00:00.000Z""#])
    func aMemberOfAnotherTypeIsAnError(member: String) throws {
        let json = String(decoding: SnapshotHeader.made.canonicalJSON(), as: UTF8.self)
        #expect(json.contains(member))
        let wrong = json.replacing(member, with: member.prefix { $0 != ":" } + ":[]")
        #expect(throws: JSONReader.Failure.self) {
            _ = try RecordReader.read(Array(wrong.utf8)) as SnapshotHeader
        }
    }
}

extension SnapshotHeader {
    fileprivate static var made: Self {
        var header = Self.blank
        header.id = "20261123T174000Z-7f3a9c"
        header.scope = SnapshotScope(
            resourceTypes: [.table],
            tags: ["team": "a", "e\u{301}": ""],
            details: ["columnDefaults"]
        )
        header.tool = .current
        var hidden = Subscription(id: "/subscriptions/b", scan: ScanResult(.denied))
        hidden.scan.expected = Expectation(reason: "not ours", until: "2026-12-31")
        header.subscriptions = [Subscription(id: "/subscriptions/a", tags: ["k": "v"]), hidden]
        for subscription in header.subscriptions { header.coverage.add(subscription) }
        header.coverage.problems = [Problem(code: "some-code", message: "m", hint: "h", httpStatus: 500)]
        return header
    }
}
