/// Reads records out of JSON in a single pass, straight into their members.
///
/// A member is expected in the order of the declaration, so that canonical JSON needs no search. A member in another
/// place is found by visiting the declaration again; an undeclared one is skipped. A text may come in parts: only the
/// current element of a list is kept.
package struct RecordReader: FieldVisitor {
    package typealias Failure = JSONReader.Failure

    /// The progress in the current object.
    package struct Progress {
        /// The name of the next member; nil at the end of the object.
        var name: Range<Int>?
        /// Which members were read, and which are missing, by their place in the declaration.
        var place: UInt64 = 1
        var seen: UInt64 = 0
        var lacking: UInt64 = 0
        /// Whether the declaration is visited again.
        var isAgain = false
    }

    /// The loaded part of the text.
    var bytes: [UInt8]
    var at = 0
    /// The length of the text before it.
    var passed = 0
    /// The next part of the text; nil at its end.
    let more: (() -> [UInt8]?)?
    /// The bytes before this place are not needed any more.
    var needed = 0
    var isAhead = false
    var depth = 0
    var progress = Progress()
    /// A record at this depth ends before these lists.
    private var lists: [String] = []
    private var listDepth = 0
    private var held: Range<Int>?
    /// Optional members that are skipped, as if they were absent.
    package var passedOver: [String] = []

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        more = nil
    }

    /// Takes the text in parts, until there are no more.
    package init(parts more: @escaping () -> [UInt8]?) {
        bytes = []
        self.more = more
    }

    /// The one value of a text.
    package static func read<Value: JSONReadable>(_ bytes: [UInt8]) throws(Failure) -> Value {
        var reader = RecordReader(bytes)
        let value = try Value(from: &reader)
        try reader.end()
        return value
    }

    package var failure: Failure { Failure(offset: passed + at) }

    mutating func record<Record: JSONRecord>() throws(Failure) -> Record {
        let outer = try openRecord()
        let record: Record = try declared()
        close(outer)
        return record
    }

    /// A record without its last lists, which come last in its declaration.
    ///
    /// `nextMember` continues with them; `close` ends the record.
    mutating func head<Record: JSONRecord>(before lists: [String]) throws(Failure) -> (Record, Progress) {
        (self.lists, listDepth, held) = (lists, depth + 1, nil)
        let outer = try openRecord()
        let record: Record = try declared()
        (listDepth, progress.name) = (0, held)
        return (record, outer)
    }

    /// The name of the next member; nil at the end of the object.
    package func nextMember() throws(Failure) -> String? {
        guard let name = progress.name else { return nil }
        return try text(in: name)
    }

    /// The declared members, up to the end of the record.
    private mutating func declared<Record: JSONRecord>() throws(Failure) -> Record {
        var record = Record.blank
        var start = passed + at
        try record.visit(&self)
        while try hasMore(since: &start) { try record.visit(&self) }
        return record
    }

    /// Whether there are members left; skips undeclared ones.
    mutating func hasMore(since start: inout Int) throws(Failure) -> Bool {
        guard progress.name != nil else {
            guard progress.lacking == 0 else { throw failure }
            return false
        }
        if passed + at == start {
            try skipValue()
            try nextName(isFirst: false)
        }
        (progress.place, progress.lacking, progress.isAgain) = (1, 0, true)
        start = passed + at
        return true
    }

    package mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure) {
        guard isNext(name, isNeeded: true) else { return }
        value = try Value(from: &self)
        try nextName(isFirst: false)
    }

    package mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure) {
        guard isNext(name) else { return }
        if passedOver.contains(name) { try skipValue() } else { value = try nullable() }
        try nextName(isFirst: false)
    }

    package mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    {
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
        var isFirst = true
        while try hasElement(isFirst: isFirst) {
            try take(&self)
            isFirst = false
        }
    }

    /// A value, or nil for null.
    package mutating func nullable<Value: JSONReadable>() throws(Failure) -> Value? {
        takesNull() ? nil : try Value(from: &self)
    }

    /// Members with undeclared names, such as tags.
    package mutating func members(_ take: (String, inout Self) throws(Failure) -> Void) throws(Failure) {
        let outer = try openRecord()
        while let name = progress.name {
            try take(try text(in: name), &self)
            try nextName(isFirst: false)
        }
        close(outer)
    }

    /// Reads the next value, and returns to its beginning.
    package mutating func ahead<Value>(_ read: (inout Self) throws(Failure) -> Value) throws(Failure) -> Value
    {
        let (start, outer) = (passed + at, progress)
        (needed, isAhead) = (at, true)
        let value = try read(&self)
        (at, isAhead, progress) = (start - passed, false, outer)
        return value
    }
}

extension RecordReader {
    package mutating func openRecord() throws(Failure) -> Progress {
        let outer = progress
        try open(UInt8(ascii: "{"))
        progress = Progress()
        try nextName(isFirst: true)
        return outer
    }

    package mutating func close(_ outer: Progress) {
        depth -= 1
        progress = outer
    }

    /// Moves to the value of the next member, or out of the object.
    package mutating func nextName(isFirst: Bool) throws(Failure) {
        if isFirst ? take(UInt8(ascii: "}")) : !take(UInt8(ascii: ",")) {
            guard isFirst || take(UInt8(ascii: "}")) else { throw failure }
            progress.name = nil
            return
        }
        skipSpace()
        progress.name = try string().range
        guard take(UInt8(ascii: ":")) else { throw failure }
        guard depth == listDepth, lists.contains(where: { isName($0) }) else { return }
        (held, progress.name) = (progress.name, nil)
    }

    /// Whether this member is next; moves on in the declaration.
    mutating func isNext(_ wanted: String, isNeeded: Bool = false) -> Bool {
        let place = progress.place
        progress.place <<= 1
        if isName(wanted) {
            progress.seen |= place
            return true
        }
        if isNeeded, progress.seen & place == 0 { progress.lacking |= place }
        return false
    }

    private func isName(_ wanted: String) -> Bool {
        guard let name = progress.name, name.count == wanted.utf8.count else { return false }
        let (bytes, wanted) = (bytes.span, wanted.utf8.span)
        for index in wanted.indices where bytes[name.lowerBound + index] != wanted[index] { return false }
        return true
    }
}
