/// Writes JSON in the given order, into a buffer that can be drained while it is written.
///
/// Foundation's `JSONEncoder` keeps no declared order and holds the whole document in memory; a snapshot needs
/// the order, and must not be in memory as a whole.
package struct JSONWriter {
    /// One line for digests and the store, two spaces a level for people and `diff`, or nothing but the texts, to tell
    /// whether two equal values are spelled alike.
    package enum Layout: Sendable { case compact, indented, texts }

    /// Whether to write facts that change by themselves: sizes, estimates, sessions and outcomes.
    package enum Facts: Sendable { case all, lasting }

    private let layout: Layout
    private let facts: Facts
    private var bytes: [UInt8] = []
    private var depth = 0
    private var containerIsEmpty = true
    /// A line break, and as many spaces as were needed so far.
    private var lineStart = [UInt8(ascii: "\n")]
    private let spill: (([UInt8]) -> Void)?
    /// The additions to each resource, in the order in which resources are written; empty for none.
    package var annotations: ArraySlice<any JSONAnnotation> = []
    /// The smallest part that is passed on.
    private static let part = 64 * 1024

    /// `spill` gets the text so far each time it has become large; the rest is for `drain`.
    package init(_ layout: Layout = .compact, facts: Facts = .all, spill: (([UInt8]) -> Void)? = nil) {
        self.layout = layout
        self.facts = facts
        self.spill = spill
    }

    /// Passes on the text so far and continues with an empty buffer.
    package mutating func drain() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Whether the buffer is large enough to be passed on.
    package var isFull: Bool { bytes.count >= Self.part }

    package mutating func object(_ members: (inout Self) throws -> Void) rethrows {
        open("{")
        try members(&self)
        close("}")
    }

    package mutating func array(_ elements: (inout Self) throws -> Void) rethrows {
        open("[")
        try elements(&self)
        close("]")
    }

    /// One element of the current array.
    package mutating func element(_ value: some JSONWritable) {
        separate()
        value.write(to: &self)
    }

    /// The same, with more members after its own.
    package mutating func element<Record: JSONRecord>(
        _ record: Record,
        and further: (inout Self) throws -> Void
    ) rethrows {
        var copy = record
        separate()
        try object { json in
            copy.visit(&json)
            try further(&json)
        }
    }

    /// One member of the current object; nothing at all if the value is nil.
    package mutating func member(_ key: String, _ value: (some JSONWritable)?) {
        guard let value else { return }
        self.key(key)
        value.write(to: &self)
    }

    /// One member whose value is written by a closure.
    package mutating func member(_ key: String, _ value: (inout Self) throws -> Void) rethrows {
        self.key(key)
        try value(&self)
    }

    /// A member that changes by itself, left out if only lasting facts are written.
    package mutating func volatile(_ key: String, _ value: (some JSONWritable)?) {
        guard facts == .all else { return }
        member(key, value)
    }

    /// Adds the extra members of the current resource.
    package mutating func annotation() { annotations.popFirst()?.writeMembers(to: &self) }

    package mutating func literal(_ text: String) {
        append(text)
    }

    /// JSON that was written before.
    package mutating func literal(_ json: [UInt8]) {
        bytes.append(contentsOf: json)
    }

    /// Escapes what RFC 8259 (section 7) requires, the two line separators that JavaScript does not accept, and
    /// characters that change the writing direction or are invisible, except the joiner that emoji need.
    package mutating func string(_ text: String) {
        if layout == .texts {
            bytes.append(contentsOf: text.utf8)
            return bytes.append(0xFF)
        }
        bytes.append(UInt8(ascii: "\""))
        if text.isPlain { append(text) } else { appendEscaped(text) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A text that is known to need no escapes.
    mutating func quote(_ text: ArraySlice<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func key(_ key: String) {
        separate()
        guard layout != .texts else { return }
        string(key)
        colon()
    }

    /// A name that is known to need no escapes.
    mutating func key(_ key: ArraySlice<UInt8>) {
        separate()
        quote(key)
        colon()
    }

    private mutating func colon() {
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(UInt8(ascii: " ")) }
    }

    mutating func open(_ bracket: Unicode.Scalar) {
        append(bracket)
        depth += 1
        containerIsEmpty = true
    }

    mutating func close(_ bracket: Unicode.Scalar) {
        depth -= 1
        if !containerIsEmpty { newLine() }
        append(bracket)
        containerIsEmpty = false
    }

    /// Is called before each member and element.
    mutating func separate() {
        if let spill, isFull { spill(drain()) }
        if !containerIsEmpty { append("," as Unicode.Scalar) }
        containerIsEmpty = false
        newLine()
    }

    private mutating func newLine() {
        guard layout == .indented else { return }
        while lineStart.count <= 2 * depth { lineStart += [UInt8(ascii: " ")] }
        bytes.append(contentsOf: lineStart[...(2 * depth)])
    }

    private mutating func append(_ character: Unicode.Scalar) {
        if layout != .texts { bytes.append(UInt8(ascii: character)) }
    }

    private mutating func append(_ text: String) {
        guard layout != .texts else { return }
        bytes.append(contentsOf: text.utf8)
    }
}

extension JSONWriter {
    private mutating func appendEscaped(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": escape(scalar)
            case _ where scalar.properties.generalCategory == .format && scalar != "\u{200D}": escape(scalar)
            default: bytes.append(contentsOf: scalar.utf8)
            }
        }
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
    }
}

extension String {
    /// Printable ASCII without quotes and backslashes, as nearly all names are.
    fileprivate var isPlain: Bool {
        let span = utf8.span
        for index in span.indices where !span[index].isPlain { return false }
        return true
    }
}
