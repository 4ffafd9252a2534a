import Inventory
import Reports
import Testing

/// What an independent reader of bytes finds in a line of comma-separated values (RFC 4180).
@Suite struct CSVLineTests {
    private func cells(_ line: String) -> [String] {
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        var bytes = Array(line.utf8)[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\"") where isQuoted && bytes.first == UInt8(ascii: "\""):
                cells[cells.count - 1].append(byte)
                bytes.removeFirst()
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: cells.append([])
            case UInt8(ascii: "\n") where !isQuoted: break
            default: cells[cells.count - 1].append(byte)
            }
        }
        return cells.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func cellsAreQuotedWhereNeeded() {
        #expect(CSVLine(["a", "b c", ""]).text == "a,b c,\n")
        #expect(CSVLine(["a,b", "say \"x\"", "c;d"]).text == "\"a,b\",\"say \"\"x\"\"\",\"c;d\"\n")
        #expect(CSVLine(["two\nlines"]).text == "two\\nlines\n")
    }

    @Test(arguments: ["\u{301}", "\u{600}", "\u{20DD}", "\u{FE0F}", "\u{1F3FD}", ""])
    func markAfterAQuoteOpensNoCell(_ mark: String) {
        let hostile = [
            "x\"\(mark),=HYPERLINK(\"\(mark)http://evil/\"\(mark))", "\"\(mark)", ",\(mark)", ";\(mark)\"",
            "plain",
        ]
        let read = cells(CSVLine(hostile).text)
        #expect(read.map { Array($0.utf8) } == hostile.map { Array($0.shown.utf8) })
    }

    @Test(arguments: ["=", "+", "-", "@", "\u{FF1D}"])
    func noCellStartsAFormula(_ start: String) {
        for mark in ["", "\u{301}", "\u{20DD}"] {
            let read = cells(CSVLine(["\(start)\(mark)1", " \(start)\(mark)1"]).text)
            #expect(read.allSatisfy { $0.unicodeScalars.first == "'" }, "\(read)")
        }
    }
}

extension String {
    /// U+0600 is a format character, so it is shown escaped.
    fileprivate var shown: String {
        unicodeScalars.map { $0 == "\u{600}" ? "\\u{600}" : String($0) }.joined()
    }
}
