/// Copies canonical JSON into another layout without creating the values, and adds what the text lacks.
///
/// The output is the same as that of the values. Only members that are not declared, or that come in another order than
/// declared, can change the order of the members after them.
package struct RecordCopier: FieldVisitor {
    package typealias Failure = RecordReader.Failure

    package var reader: RecordReader
    package var writer: JSONWriter
    /// The measurements, in the order of the declaration: they are not in the text.
    package var volatile: [Int64?] = []
    private var written = 0

    package init(_ reader: RecordReader, to writer: JSONWriter) {
        self.reader = reader
        self.writer = writer
    }

    /// Copies the next record, with its measurements.
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

    /// Most texts are copied unchanged.
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
        try volatile(name, Value.self)
    }

    package mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    {
        try volatile(name, Value.self)
    }

    package mutating func annotation() {
        if !reader.progress.isAgain { writer.annotation() }
    }

    private mutating func member<Value: JSONReadable>(_: Value.Type) throws(Failure) {
        if let name = reader.progress.name { writer.key(reader.bytes[name]) }
        try Value.copy(&self)
        try reader.nextName(isFirst: false)
    }

    /// A number of the measurements is a number, or the milliseconds of a time.
    private mutating func volatile<Value: JSONReadable>(_ name: String, _: Value.Type) throws(Failure) {
        if !reader.progress.isAgain, written < volatile.count {
            let number = volatile[written]
            if Value.self == Timestamp.self {
                writer.member(name, number.map { Timestamp(milliseconds: $0) })
            } else {
                writer.member(name, number)
            }
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
