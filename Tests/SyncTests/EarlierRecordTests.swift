import Foundation
import History
import Inventory
import Ownership
import Sync
import Testing

/// Records of runs and owners as earlier versions wrote them, with Foundation's `JSONEncoder`.
@Suite struct EarlierRecordTests {
    @Test func ownersThatNobodyKnowsAreNull() throws {
        let json = #"""
            {"holders":{"":null,"\/databases\/shop":[{"name":"Ada","kind":"user","id":"1"}],"\/databases\/é":[]}}
            """#
        let owners: KnownOwners = try RecordReader.read(Array(json.utf8))
        #expect(owners.of("/databases/other") == nil)
        #expect(owners.of("/databases/é")?.isEmpty == true)
        let found = try #require(owners.of("/databases/shop/schemas/public"))
        #expect(found.map(\.name) == ["Ada"])
        #expect(found.map(\.kind.rawValue) == ["user"])
        #expect(try RecordReader.read(owners.canonicalJSON()) == owners)
    }

    @Test func theInputsOfOwnersKeepTheirDigest() throws {
        let json = #"{"values":{"ada":null,"b\/c":[]},"digest":"AAEC\/w==","above":[]}"#
        let inputs: OwnerInputs = try RecordReader.read(Array(json.utf8))
        #expect(inputs.digest == Data([0, 1, 2, 255]))
        let written = String(decoding: inputs.canonicalJSON(), as: UTF8.self)
        #expect(written == #"{"digest":"AAEC/w==","above":[],"values":{"ada":null,"b/c":[]}}"#)
    }

    @Test(arguments: [
        #"{"digest":"?","values":{}}"#, #"{"digest":"AA=="}"#, #"{"digest":"AA==","values":{"a":{}}}"#,
    ])
    func damagedInputsAreRefused(json: String) {
        #expect(throws: JSONReader.Failure.self) {
            _ = try RecordReader.read(Array(json.utf8)) as OwnerInputs
        }
    }

    @Test func aReportIsReadAsItWasWritten() throws {
        var report = RunReport(
            startedAt: Timestamp(milliseconds: 1),
            finishedAt: Timestamp(milliseconds: 2),
            outcome: .partial
        )
        report.newlyUnseen = ["a"]
        report.changes = ["changed": 2, "added": 1]
        report.next = Timestamp(milliseconds: 3)
        report.skipped = 4
        #expect(try RecordReader.read(report.canonicalJSON()) == report)
        #expect(
            String(decoding: report.canonicalJSON(), as: UTF8.self).hasSuffix(
                #""changes":{"added":1,"changed":2},"held":{},"resources":{},"next":"1970-01-01T00:00:00.003Z","skipped":4}"#
            )
        )
    }
}
