/// Reads records out of JSON in a single pass, straight into their members.
///
/// A member is expected in the order of the declaration, so that canonical JSON needs no search. A member in another
/// place is found by visiting the declaration again; an undeclared one is skipped.
package struct RecordReader: FieldVisitor {
    package typealias Failure = JSONReader.Failure

    /// Deeper than any record; a thread of the pool has half a megabyte of stack.
    private static let deepest = 64

    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    /// The name of the next member; nil at the end of an object.
    private var name: Range<Int>?
    /// Which members of the current object were read, and which are missing, by their place in the declaration.
    private var place: UInt64 = 1
    private var seen: UInt64 = 0
    private var lacking: UInt64 = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The one value of a text.
    package static func read<Value: JSONReadable>(_ bytes: [UInt8]) throws(Failure) -> Value {
        var reader = RecordReader(bytes)
        let value = try Value(from: &reader)
        reader.skipSpace()
        guard reader.at == bytes.count else { throw reader.failure }
        return value
    }

    package var failure: Failure { Failure(offset: at) }

    mutating func record<Record: JSONRecord>() throws(Failure) -> Record {
        let outer = (name, place, seen, lacking)
        try open("{")
        seen = 0
        try nextName(isFirst: true)
        var record = Record.blank
        repeat {
            let start = at
            (place, lacking) = (1, 0)
            try record.visit(&self)
            guard name != nil else { break }
            if at == start {
                try skipValue()
                try nextName(isFirst: false)
            }
        } while true
        guard lacking == 0 else { throw failure }
        depth -= 1
        (name, place, seen, lacking) = outer
        return record
    }

    package mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure) {
        defer { place <<= 1 }
        guard isNext(name) else {
            if seen & place == 0 { lacking |= place }
            return
        }
        value = try Value(from: &self)
        try nextName(isFirst: false)
    }

    package mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure) {
        defer { place <<= 1 }
        guard isNext(name) else { return }
        value = try nullable()
        try nextName(isFirst: false)
    }

    package mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    {
        defer { place <<= 1 }
        guard isNext(name) else { return }
        value = try Value(from: &self)
        try nextName(isFirst: false)
    }

    package mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    {
        try field(name, &value)
    }

    package mutating func annotation() {}

    mutating func list<Element: JSONReadable>() throws(Failure) -> [Element] {
        var elements: [Element] = []
        try self.elements { (json) throws(Failure) in elements.append(try Element(from: &json)) }
        return elements
    }

    /// Each element of an array.
    package mutating func elements(_ take: (inout Self) throws(Failure) -> Void) throws(Failure) {
        let outer = (name, place, seen, lacking)
        try open("[")
        if !self.take("]") {
            repeat { try take(&self) } while self.take(",")
            guard self.take("]") else { throw failure }
        }
        depth -= 1
        (name, place, seen, lacking) = outer
    }

    /// A value, or nil for null.
    package mutating func nullable<Value: JSONReadable>() throws(Failure) -> Value? {
        skipSpace()
        return takeWord("null") ? nil : try Value(from: &self)
    }

    /// Members with undeclared names, such as tags.
    package mutating func members(_ take: (String, inout Self) throws(Failure) -> Void) throws(Failure) {
        let outer = (name, place, seen, lacking)
        try open("{")
        try nextName(isFirst: true)
        while let name {
            try take(try text(in: name), &self)
            try nextName(isFirst: false)
        }
        depth -= 1
        (name, place, seen, lacking) = outer
    }

    mutating func text() throws(Failure) -> String {
        skipSpace()
        return try text(in: try string())
    }

    mutating func truth() throws(Failure) -> Bool {
        skipSpace()
        if takeWord("true") { return true }
        guard takeWord("false") else { throw failure }
        return false
    }

    mutating func integer<Number: FixedWidthInteger>() throws(Failure) -> Number {
        skipSpace()
        let isNegative = take("-")
        var number: Number = 0
        let start = at
        while at < bytes.count, bytes[at] &- 0x30 < 10 {
            let digit = Number(bytes[at] &- 0x30)
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, further) =
                isNegative
                ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            guard !overflow, !further else { throw failure }
            number = sum
            at += 1
        }
        guard at > start else { throw failure }
        return number
    }
}

extension RecordReader {
    private mutating func open(_ bracket: Unicode.Scalar) throws(Failure) {
        guard depth < Self.deepest, take(bracket) else { throw failure }
        depth += 1
    }

    private mutating func isNext(_ wanted: String) -> Bool {
        guard let name, name.count == wanted.utf8.count else { return false }
        var place = name.lowerBound
        for byte in wanted.utf8 {
            guard bytes[place] == byte else { return false }
            place += 1
        }
        seen |= self.place
        return true
    }

    /// Moves to the value of the next member, or out of the object.
    private mutating func nextName(isFirst: Bool) throws(Failure) {
        if isFirst ? take("}") : !take(",") {
            guard isFirst || take("}") else { throw failure }
            name = nil
            return
        }
        skipSpace()
        name = try string()
        guard take(":") else { throw failure }
    }

    private mutating func skipSpace() {
        while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        guard bytes[at...].starts(with: word.utf8) else { return false }
        at += word.utf8.count
        return true
    }

    /// The text between two quotes; escapes are not replaced.
    private mutating func string() throws(Failure) -> Range<Int> {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw failure }
        let start = at + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < bytes.count else { throw failure }
        at = end + 1
        return start..<end
    }

    private func text(in range: Range<Int>) throws(Failure) -> String {
        let part = bytes[range]
        guard part.contains(UInt8(ascii: "\\")) else { return String(decoding: part, as: UTF8.self) }
        guard
            case .text(let text) = try JSONReader.element(
                Array(bytes[range.lowerBound - 1...range.upperBound])
            )
        else { throw failure }
        return text
    }

    package mutating func skipValue() throws(Failure) {
        skipSpace()
        guard at < bytes.count else { throw failure }
        switch bytes[at] {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"): try members { (_, json) throws(Failure) in try json.skipValue() }
        case UInt8(ascii: "["): try elements { (json) throws(Failure) in try json.skipValue() }
        default:
            let start = at
            while at < bytes.count, !",]} \n\r\t".utf8.contains(bytes[at]) { at += 1 }
            guard at > start else { throw failure }
        }
    }
}
