package import Foundation

/// A value that can be a member: written, and read back.
package protocol JSONReadable: JSONWritable {
    init(from json: inout RecordReader) throws(JSONReader.Failure)
    /// Writes the next value in the form that it would have after reading.
    static func copy(_ json: inout RecordCopier) throws(JSONReader.Failure)

    /// Shows the members of each record in the value to the visitor.
    mutating func visitRecords<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure)
}

extension JSONReadable {
    package mutating func visitRecords<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {}
}

extension String: JSONReadable {
    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self = try json.text() }
}

extension Name: JSONReadable {
    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self.init(try json.text()) }
}

extension Bool: JSONReadable {
    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self = try json.truth() }
}

extension JSONReadable where Self: FixedWidthInteger {
    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self = try json.integer() }
}

extension Int: JSONReadable {}
extension Int64: JSONReadable {}
extension UInt32: JSONReadable {}

extension Data: JSONReadable {
    package func write(to json: inout JSONWriter) { json.string(base64EncodedString()) }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) {
        guard let data = Data(base64Encoded: try json.text()) else { throw json.failure }
        self = data
    }
}

extension Array: JSONReadable where Element: JSONReadable {
    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self = try json.list() }

    package mutating func visitRecords<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {
        for place in indices { try self[place].visitRecords(&fields) }
    }
}

/// A value, or null; a member that is nil is not written at all.
extension Optional: JSONWritable, JSONReadable where Wrapped: JSONReadable {
    package func write(to json: inout JSONWriter) {
        if let self { self.write(to: &json) } else { json.literal("null") }
    }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self = try json.nullable() }
}

/// In order, each once.
extension Set: JSONWritable, JSONReadable where Element: JSONReadable & Comparable {
    package func write(to json: inout JSONWriter) { sorted().write(to: &json) }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self.init(try json.list()) }
}

/// Members whose names are values, sorted by their bytes.
extension Dictionary: JSONWritable, JSONReadable where Key: LosslessStringConvertible, Value: JSONReadable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            let named = map { (Name($0.key.description), $0.value) }
            for (key, value) in named.sorted(by: { $0.0 < $1.0 }) { json.member(key.text, value) }
        }
    }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) {
        self.init()
        try json.members { (name, json) throws(JSONReader.Failure) in
            guard let key = Key(name) else { throw json.failure }
            self[key] = try Value(from: &json)
        }
    }
}

/// A word from a fixed list.
package protocol JSONWord: JSONReadable, RawRepresentable<String> {}

extension JSONWord {
    package func write(to json: inout JSONWriter) { json.string(rawValue) }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) {
        let word = try json.text()
        guard let value = Self(rawValue: word) else { throw json.failure }
        self = value
    }
}
