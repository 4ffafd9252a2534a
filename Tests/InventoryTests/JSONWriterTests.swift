import Foundation
import Inventory
import Testing

@Suite struct JSONWriterTests {
    @Test func membersKeepTheirOrderAndNilIsLeftOut() {
        var json = JSONWriter()
        json.object { json in
            json.member("z", 1)
            json.member("a", true)
            json.member("n", String?.none)
            json.member("list", ["x", "y"])
            json.member("empty") { $0.object { _ in } }
        }
        #expect(
            String(decoding: json.drain(), as: UTF8.self) == #"{"z":1,"a":true,"list":["x","y"],"empty":{}}"#
        )
    }

    /// Right-to-left marks and invisible characters are shown escaped; the joiner inside an emoji is kept.
    @Test func formatCharactersAreEscaped() throws {
        let text = "a\u{202E}b\u{200B}c\u{FEFF}\u{E0041}👩\u{200D}💻"
        let json = String(decoding: [text].canonicalJSON(), as: UTF8.self)
        #expect(json == "[\"a\\u202eb\\u200bc\\ufeff\\udb40\\udc41👩\u{200D}💻\"]")
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }

    @Test func indentedLayoutHasALineForEach() {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("a", [1, 2])
            json.member("b", [Int]())
        }
        let expected = "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}"
        #expect(String(decoding: json.drain(), as: UTF8.self) == expected)
    }

    @Test func drainedPartsGiveTheWhole() {
        var json = JSONWriter()
        var parts: [UInt8] = []
        json.array { json in
            for number in 1...3 {
                json.element(number)
                parts += json.drain()
            }
        }
        #expect(String(decoding: parts + json.drain(), as: UTF8.self) == "[1,2,3]")
    }

    @Test func everyScalarSurvivesARoundTrip() throws {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x2FF, 0x2000...0x20FF, 0xFFF0...0xFFFF, 0x1F600...0x1F64F, 0x10FFFF...0x10FFFF,
        ]
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(scalar)b"
            let read = try JSONDecoder().decode([String].self, from: Data([text].canonicalJSON()))
            #expect(read.first.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test func similarNamesStayDifferent() {
        #expect(Name("\u{E9}") != Name("e\u{301}"))
        #expect(Set([Name("\u{E9}"), Name("e\u{301}")]).count == 2)
        #expect(Name("e\u{301}") < Name("\u{E9}"))
        #expect(Name("Z") < Name("a"))
    }

    @Test func lastingFactsLeaveOutMeasurements() {
        var database = Database(name: "shop", oid: 1, encoding: "UTF8", collation: "C")
        let bare = database.canonicalJSON(.lasting)
        database.sizeBytes = 8192
        database.scan = ScanResult(.failed)
        #expect(database.canonicalJSON(.lasting) == bare)
        #expect(database.canonicalJSON() != bare)
    }
}
