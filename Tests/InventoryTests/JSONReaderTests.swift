import Foundation
import Inventory
import Support
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONElement { try JSONReader.element(Array(text.utf8)) }

    @Test func numbersKeepTheirText() throws {
        #expect(
            try read("[128, -0.5, 1e25, 1E999]").array
                == ["128", "-0.5", "1e25", "1E999"].map { .number($0) }
        )
        #expect(try read("128.0").wholeNumber == 128)
        #expect(try read("1.28e2").wholeNumber == 128)
        #expect(try read("128.5").wholeNumber == nil)
        #expect(try read("1e25").wholeNumber == nil)
        #expect(try read("1e999").double == nil)
    }

    @Test func escapesAndPairsAreRead() throws {
        #expect(try read(#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\udc18""#) == .text("a\"\\/\u{8}\u{c}\n\r\té🐘"))
    }

    @Test(arguments: [#""x\ud800y""#, #""x\ud800\u0041""#, #""\udc00""#])
    func halfASurrogatePairIsRepaired(_ text: String) throws {
        guard case .repairedText(let repaired) = try read(text) else {
            Issue.record("\(text) was not repaired")
            return
        }
        #expect(repaired.unicodeScalars.contains("\u{FFFD}"))
    }

    @Test func invalidUnicodeIsRepairedAndHidesNothingElse() throws {
        let bytes = Array(#"{"a":"x"#.utf8) + [0xFF] + Array(#"","b":1}"#.utf8)
        let element = try JSONReader.element(bytes)
        #expect(element["a"] == .repairedText("x\u{FFFD}"))
        #expect(element["b"] == .number("1"))
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "\"a", #""\x""#,
        #""\u12""#,
        "tru", "nul", "-", "+1e", "1 2", "[1}", "<html>", "\"\\", #""\u+123""#, "1e", "--1",
    ])
    func invalidJSONIsRefused(_ text: String) {
        #expect(throws: JSONReader.Failure.self) { try read(text) }
    }

    @Test func depthIsLimited() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONReader.Failure.self) { try read(deep) }
    }

    /// Random documents that are cut and changed at random: Foundation reads the same values, or both refuse.
    @Test(arguments: [1, 2, 3, 4]) func foundationReadsTheSame(_ seed: UInt64) throws {
        var random = Seeded(state: seed)
        for _ in 0..<300 {
            var text = document(3, &random)
            if Int.random(in: 0..<3, using: &random) == 0,
                let cut = text.indices.randomElement(using: &random)
            {
                text = String(text[..<cut])
            }
            let theirs = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
            let ours = try? read(text)
            #expect((theirs == nil) == (ours == nil), "seed \(seed): \(text)")
            if let theirs, let ours { #expect(agrees(ours, theirs), "seed \(seed): \(text)") }
        }
    }

    private func document(_ depth: Int, _ random: inout Seeded) -> String {
        let texts = [#""""#, #""a""#, #""é\n\u0041""#, #""\ud83d\ude00""#, "\"🐘\u{301}\"", #""{[,""#]
        let scalars = ["null", "true", "false", "0", "-1", "2.5", "1e3", "-0.25E-2", " 7 "]
        let space = ["", " ", "\n\t"].randomElement(using: &random) ?? ""
        let parts = (0..<(depth > 0 ? Int.random(in: 0..<4, using: &random) : 0)).map { _ in
            document(depth - 1, &random)
        }
        switch Int.random(in: 0..<(depth > 0 ? 4 : 2), using: &random) {
        case 0: return space + (texts.randomElement(using: &random) ?? "") + space
        case 1: return scalars.randomElement(using: &random) ?? ""
        case 2: return "[" + parts.joined(separator: ",\(space)") + "]"
        default:
            return "{" + parts.enumerated().map { "\"k\($0)\":\($1)" }.joined(separator: ",") + space + "}"
        }
    }

    private func agrees(_ ours: JSONElement, _ theirs: Any) -> Bool {
        switch ours {
        case .null: theirs is NSNull
        case .bool(let value): theirs as? Bool == value
        case .number: (theirs as? NSNumber)?.doubleValue == ours.double
        case .text(let text), .repairedText(let text):
            (theirs as? String).map { Array($0.utf8) } == Array(text.utf8)
        case .array(let elements):
            (theirs as? [Any])?.count == elements.count
                && zip(elements, theirs as? [Any] ?? []).allSatisfy { agrees($0, $1) }
        case .object(let members):
            (theirs as? [String: Any])?.count == members.count
                && members.allSatisfy { member in
                    (theirs as? [String: Any])?[member.name].map { agrees(member.value, $0) } ?? false
                }
        }
    }
}
