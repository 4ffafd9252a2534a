/// Copies canonical JSON into another layout without making values of it, and puts in what the text lacks.
///
/// What is written is what the values would be written as. Only members that nobody declares, or that come elsewhere than
/// the declaration has them, can change the order of what follows them.
package struct RecordCopier: FieldVisitor {
    package typealias Failure = RecordReader.Failure

    package var reader: RecordReader
    package var writer: JSONWriter
    /// What changes on its own, in the order of the declaration: it is not in the text.
    package var volatile: [Int64?] = []
    private var written = 0

    package init(_ reader: RecordReader, to writer: JSONWriter) {
        self.reader = reader
        self.writer = writer
    }

    /// The record that comes next, with what changes on its own.
    package mutating func copy<Record: JSONRecord>(_: Record.Type, volatile: [Int64?] = []) throws(Failure) {
        (self.volatile, written) = (volatile, 0)
        writer.separate()
        try Record.copy(&self)
    }

    mutating func record<Record: JSONRecord>(_: Record.Type) throws(Failure) {
        let outer = try reader.openRecord()
        writer.open("{")
        var blank = Record.blank
        var start = reader.passed + reader.at
        try blank.visit(&self)
        while try reader.hasMore(since: &start) { try blank.visit(&self) }
        writer.close("}")
        reader.close(outer)
    }

    mutating func list<Element: JSONReadable>(of _: Element.Type) throws(Failure) {
        writer.open("[")
        var isFirst = true
        while try reader.hasElement(isFirst: isFirst) {
            writer.separate()
            try Element.copy(&self)
            isFirst = false
        }
        writer.close("]")
    }

    /// Most texts go over as they are.
    mutating func text() throws(Failure) {
        reader.skipSpace()
        let (range, isPlain) = try reader.string()
        if isPlain {
            writer.quote(reader.bytes[range])
        } else {
            writer.string(try reader.text(in: range))
        }
    }

    package mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure) {
        guard reader.isNext(name, isNeeded: true) else { return }
        try member(Value.self)
    }

    package mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure) {
        guard reader.isNext(name) else { return }
        if reader.takesNull() { return try reader.nextName(isFirst: false) }
        try member(Value.self)
    }

    package mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    {
        try volatile(name)
    }

    package mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    {
        try volatile(name)
    }

    package mutating func annotation() {
        if !reader.progress.isAgain { writer.annotation() }
    }

    private mutating func member<Value: JSONReadable>(_: Value.Type) throws(Failure) {
        if let name = reader.progress.name { writer.key(reader.bytes[name]) }
        try Value.copy(&self)
        try reader.nextName(isFirst: false)
    }

    private mutating func volatile(_ name: String) throws(Failure) {
        if !reader.progress.isAgain, written < volatile.count {
            writer.member(name, volatile[written])
            written += 1
        }
        guard reader.isNext(name) else { return }
        try reader.skipValue()
        try reader.nextName(isFirst: false)
    }
}

extension JSONReadable {
    package static func copy(_ json: inout RecordCopier) throws(JSONReader.Failure) {
        try Self(from: &json.reader).write(to: &json.writer)
    }
}

extension JSONRecord {
    package static func copy(_ json: inout RecordCopier) throws(JSONReader.Failure) {
        try json.record(Self.self)
    }
}

extension String {
    package static func copy(_ json: inout RecordCopier) throws(JSONReader.Failure) { try json.text() }
}

extension Name {
    package static func copy(_ json: inout RecordCopier) throws(JSONReader.Failure) { try json.text() }
}

extension Array where Element: JSONReadable {
    package static func copy(_ json: inout RecordCopier) throws(JSONReader.Failure) {
        try json.list(of: Element.self)
    }
}
