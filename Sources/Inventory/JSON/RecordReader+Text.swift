/// The text itself, byte by byte.
extension RecordReader {
    /// Deeper than any record; a thread of the pool has half a megabyte of stack.
    private static let deepest = 64

    /// Gets the next part of the text; false at its end.
    @inline(never)
    private mutating func load() -> Bool {
        guard let more, let part = more() else { return false }
        bytes.removeFirst(needed)
        bytes += part
        at -= needed
        passed += needed
        // The name of a member is not needed while its value is read.
        progress.name = progress.name.map {
            $0.lowerBound < needed ? 0..<0 : $0.lowerBound - needed..<$0.upperBound - needed
        }
        needed = 0
        return true
    }

    private mutating func next() -> UInt8? {
        while at >= bytes.count { guard load() else { return nil } }
        return bytes[at]
    }

    /// Expects that only white space is left.
    package mutating func end() throws(Failure) {
        skipSpace()
        guard next() == nil else { throw failure }
    }

    mutating func open(_ bracket: UInt8) throws(Failure) {
        guard depth < Self.deepest, take(bracket) else { throw failure }
        depth += 1
    }

    /// Whether an array has another element, which comes next; skips the end of the array.
    package mutating func hasElement(isFirst: Bool) throws(Failure) -> Bool {
        if isFirst { try open(UInt8(ascii: "[")) }
        if isFirst ? take(UInt8(ascii: "]")) : !take(UInt8(ascii: ",")) {
            guard isFirst || take(UInt8(ascii: "]")) else { throw failure }
            depth -= 1
            return false
        }
        if !isAhead { needed = at }
        return true
    }

    @inline(__always) mutating func skipSpace() {
        // Canonical JSON has no white space.
        if at < bytes.count, bytes[at] > 0x20 { return }
        skipSpaces()
    }

    private mutating func skipSpaces() {
        while let byte = next(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    /// Whether the next byte, after white space, is this one; it is then skipped.
    mutating func take(_ wanted: UInt8) -> Bool {
        skipSpace()
        guard next() == wanted else { return false }
        at += 1
        return true
    }

    mutating func takesNull() -> Bool {
        skipSpace()
        return next() == UInt8(ascii: "n") && takeWord("null")
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        while bytes.count - at < word.utf8CodeUnitCount { guard load() else { break } }
        guard bytes.hasWord(word, at: at) else { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    /// The position of the text between two quotes, and whether it is printable ASCII without escapes.
    mutating func string() throws(Failure) -> (range: Range<Int>, isPlain: Bool) {
        guard next() == UInt8(ascii: "\"") else { throw failure }
        at += 1
        var (length, isPlain) = (0, true)
        while true {
            length += bytes.plainCount(from: at + length)
            guard at + length < bytes.count else {
                guard load() else { throw failure }
                continue
            }
            let byte = bytes[at + length]
            if byte == UInt8(ascii: "\"") { break }
            isPlain = false
            length += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        defer { at += length + 1 }
        return (at..<at + length, isPlain)
    }

    mutating func text() throws(Failure) -> String {
        skipSpace()
        let (range, isPlain) = try string()
        return isPlain ? String(decoding: bytes[range], as: UTF8.self) : try text(in: range)
    }

    func text(in range: Range<Int>) throws(Failure) -> String {
        let part = bytes[range]
        guard part.contains(UInt8(ascii: "\\")) else { return String(decoding: part, as: UTF8.self) }
        guard
            case .text(let text) = try JSONReader.element(
                Array(bytes[range.lowerBound - 1...range.upperBound])
            )
        else { throw failure }
        return text
    }

    mutating func truth() throws(Failure) -> Bool {
        skipSpace()
        if takeWord("true") { return true }
        guard takeWord("false") else { throw failure }
        return false
    }

    mutating func integer<Number: FixedWidthInteger>() throws(Failure) -> Number {
        let isNegative = take(UInt8(ascii: "-"))
        var number: Number = 0
        var isEmpty = true
        while let byte = next(), byte &- 0x30 < 10 {
            let digit = Number(byte &- 0x30)
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, further) =
                isNegative
                ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            guard !overflow, !further else { throw failure }
            (number, isEmpty) = (sum, false)
            at += 1
        }
        guard !isEmpty else { throw failure }
        return number
    }

    package mutating func skipValue() throws(Failure) {
        skipSpace()
        switch next() {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"): try skipMembers()
        case UInt8(ascii: "["): try elements { (json) throws(Failure) in try json.skipValue() }
        default:
            var isEmpty = true
            while let byte = next(), !byte.endsWord {
                at += 1
                isEmpty = false
            }
            guard !isEmpty else { throw failure }
        }
    }

    private mutating func skipMembers() throws(Failure) {
        let outer = try openRecord()
        while progress.name != nil {
            try skipValue()
            try nextName(isFirst: false)
        }
        close(outer)
    }
}

extension [UInt8] {
    /// How many bytes from this position are printable ASCII without quotes and backslashes, as nearly all names are.
    func plainCount(from start: Int) -> Int {
        let span = self.span
        var at = start
        while at < span.count, span[at].isPlain { at += 1 }
        return at - start
    }
}

extension [UInt8] {
    /// Whether these bytes come next; a word that JSON has by itself.
    fileprivate func hasWord(_ word: StaticString, at start: Int) -> Bool {
        let (span, length) = (self.span, word.utf8CodeUnitCount)
        guard span.count - start >= length else { return false }
        for place in 0..<length where unsafe span[start + place] != word.utf8Start[place] { return false }
        return true
    }
}

extension UInt8 {
    /// The characters after a number, true, false or null.
    fileprivate var endsWord: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x0A, 0x0D, 0x09: true
        default: false
        }
    }

    /// Printable ASCII that JSON does not escape.
    var isPlain: Bool {
        self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}
