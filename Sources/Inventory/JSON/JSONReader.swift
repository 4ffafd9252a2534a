/// Reads one JSON text (RFC 8259) in a single pass.
///
/// Text that is not Unicode is repaired, so that one invalid string hides nothing else.
package struct JSONReader {
    /// A text that is not JSON, and the position of the error, in bytes from its start.
    package struct Failure: Error, Equatable {
        package let offset: Int
    }

    /// Azure nests a dozen levels; a thread of the pool has half a megabyte of stack.
    private static let deepest = 64
    /// An element takes many times the two bytes that it may have on the wire.
    private static let mostElements = 500_000

    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    private var elements = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Skips a byte order mark at the start.
    package static func element(_ bytes: [UInt8]) throws(Failure) -> JSONElement {
        var reader = JSONReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.at = 3 }
        let element = try reader.value()
        reader.skipSpace()
        guard reader.at == bytes.count else { throw reader.failure }
        return element
    }

    private var failure: Failure { Failure(offset: at) }
    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    /// Whether the next byte, after white space, is this one; then it is skipped.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func value() throws(Failure) -> JSONElement {
        skipSpace()
        elements += 1
        guard elements <= Self.mostElements else { throw failure }
        switch next {
        case UInt8(ascii: "{"): return try nested { reader throws(Failure) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(Failure) in try reader.array() }
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(Failure) -> JSONElement
    ) throws(Failure) -> JSONElement {
        guard depth < Self.deepest else { throw failure }
        depth += 1
        at += 1
        let element = try read(&self)
        depth -= 1
        return element
    }

    private mutating func object() throws(Failure) -> JSONElement {
        var members: [JSONElement.Member] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\""), let name = try string().text, take(":") else { throw failure }
            members.append(JSONElement.Member(name: name, value: try value()))
        } while take(",")
        guard take("}") else { throw failure }
        return .object(members)
    }

    private mutating func array() throws(Failure) -> JSONElement {
        var elements: [JSONElement] = []
        if take("]") { return .array(elements) }
        repeat { elements.append(try value()) } while take(",")
        guard take("]") else { throw failure }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ element: JSONElement) throws(Failure) -> JSONElement {
        let text = word.description.utf8
        guard bytes[at...].starts(with: text) else { throw failure }
        at += text.count
        return element
    }

    private mutating func number() throws(Failure) -> JSONElement {
        let start = at
        while let byte = next, JSONReader.isPartOfNumber(byte) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard text.last?.isNumber == true, Double(text) != nil else { throw failure }
        return .number(text)
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// Up to the closing quote; most texts have no escape and are taken unchanged.
    private mutating func string() throws(Failure) -> JSONElement {
        at += 1
        let start = at
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { at += 1 }
        guard next != nil else { throw failure }
        guard next == UInt8(ascii: "\\") else {
            at += 1
            return JSONReader.text(bytes[start..<at - 1], isRepaired: false)
        }
        var text = Array(bytes[start..<at])
        var isRepaired = false
        while let byte = next, byte != UInt8(ascii: "\"") {
            at += 1
            if byte == UInt8(ascii: "\\") {
                try escape(&text, &isRepaired)
            } else {
                text.append(byte)
            }
        }
        guard next != nil else { throw failure }
        at += 1
        return JSONReader.text(text[...], isRepaired: isRepaired)
    }

    private static func text(_ bytes: ArraySlice<UInt8>, isRepaired: Bool) -> JSONElement {
        guard !isRepaired, let text = String(validating: bytes, as: UTF8.self) else {
            return .repairedText(String(decoding: bytes, as: UTF8.self))
        }
        return .text(text)
    }

    private mutating func escape(_ text: inout [UInt8], _ isRepaired: inout Bool) throws(Failure) {
        guard let letter = next else { throw failure }
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try codePoint()
            isRepaired = isRepaired || scalar == nil
            text += Array(String(scalar ?? "\u{FFFD}").utf8)
        default: throw failure
        }
    }

    /// A character as `\u` with four hexadecimal digits, or as a pair of these; nil for half a pair.
    private mutating func codePoint() throws(Failure) -> Unicode.Scalar? {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        guard UTF16.isLeadSurrogate(first), bytes[at...].starts(with: "\\u".utf8) else { return nil }
        let back = at
        at += 2
        let second = try fourDigits()
        guard UTF16.isTrailSurrogate(second) else {
            at = back
            return nil
        }
        return Unicode.Scalar(0x10000 + (UInt32(first) & 0x3FF) << 10 + (UInt32(second) & 0x3FF))
    }

    private mutating func fourDigits() throws(Failure) -> UInt16 {
        guard at + 4 <= bytes.count else { throw failure }
        let digits = String(decoding: bytes[at..<at + 4], as: UTF8.self)
        guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt16(digits, radix: 16)
        else { throw failure }
        at += 4
        return value
    }
}
