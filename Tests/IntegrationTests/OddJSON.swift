import AzureEmulator
import Foundation
import Support

/// Real answers with a random change: a value of another type, too many values, or no JSON at all.
struct OddJSON {
    var random: Seeded

    /// Values that no program expects, as raw JSON.
    private static let raw = [
        "null", "true", "-1", "0", "1e400", "-1e400", "128.5", "18446744073709551616",
        String(repeating: "9", count: 400), "9223372036854775807", "-9223372036854775808", #""""#, #""x""#,
        #""\ud800""#, #""\u0000""#, #""\u202e\u001b[2J\n""#, "[]", "{}", "[null]",
        String(repeating: "[", count: 3000) + String(repeating: "]", count: 3000),
        String(repeating: #"{"a":"#, count: 3000) + "1" + String(repeating: "}", count: 3000),
        "\"" + String(repeating: "a", count: 3_000_000) + "\"",
        "\"" + String(repeating: "e\u{301}", count: 300_000) + "\"",
    ]

    /// Bodies that contain nothing of the real answer.
    private static let bodies = [
        "", "null", "[]", "{}", "5", #""x""#, "<html><body>Sign in</body></html>", "\u{FEFF}{}",
        String(repeating: "[", count: 100_000), "{\"value\":", "\u{0}",
    ]

    mutating func changed(_ answer: Answer) -> Answer {
        guard case .whole(let bytes) = answer.body else { return answer }
        var answer = answer
        switch Int.random(in: 0..<10, using: &random) {
        case 0: answer.body = .whole(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
        case 1: answer.body = .whole(Array((Self.bodies.randomElement(using: &random) ?? "").utf8))
        case 2: answer.body = .zeros(200 << 20)
        case 3: answer.body = .cutOff(bytes, announced: bytes.count + 1000)
        case 4:
            answer.headers["Content-Type"] = ["text/html", "application/octet-stream", ""].randomElement(
                using: &random
            )
            answer.status = [200, 201, 204, 299].randomElement(using: &random) ?? 200
        default: answer.body = .whole(changed(bytes))
        }
        return answer
    }

    /// The document with one value replaced, removed, or repeated a thousand times.
    private mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        guard let document = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            return bytes
        }
        var left = Int.random(in: 0..<max(1, document.count), using: &random)
        let mark = "the value that is replaced"
        let kind = Int.random(in: 0..<6, using: &random)
        let new = document.replacing(&left) { value in
            switch kind {
            case 0: nil
            case 1: .array(Array(repeating: value, count: 1000))
            default: .string(mark)
            }
        }
        let text = String(decoding: (new ?? .null).bytes, as: UTF8.self)
        return Array(text.replacing("\"\(mark)\"", with: Self.raw.randomElement(using: &random) ?? "").utf8)
    }
}

extension JSONValue {
    /// The number of values in it, including itself.
    fileprivate var count: Int {
        switch self {
        case .array(let values): values.reduce(1) { $0 + $1.count }
        case .object(let members): members.values.reduce(1) { $0 + $1.count }
        default: 1
        }
    }

    /// The document with one value replaced, after skipping `left` values; nil if that value is removed.
    fileprivate func replacing(_ left: inout Int, _ change: (JSONValue) -> JSONValue?) -> JSONValue? {
        left -= 1
        if left == -1 { return change(self) }
        switch self {
        case .array(let values):
            return .array(values.compactMap { $0.replacing(&left, change) })
        case .object(let members):
            var new: [String: JSONValue] = [:]
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                new[key] = value.replacing(&left, change)
            }
            return .object(new)
        default: return self
        }
    }
}
