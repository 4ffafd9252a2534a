/// A type that says once which members its JSON has; it is written and read by that.
///
/// Members come in the order of the declaration. What is read may have them in any order, and others besides.
package protocol JSONRecord: JSONReadable {
    /// What there is before anything is read.
    static var blank: Self { get }

    /// Shows each member to the visitor.
    mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure)
}

extension JSONRecord {
    package func write(to json: inout JSONWriter) {
        var copy = self
        json.object { json in copy.visit(&json) }
    }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self = try json.record() }
}

/// What goes through the members of a record.
package protocol FieldVisitor {
    associatedtype Failure: Error

    /// A member that is always there.
    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    /// A member that changes on its own: where only lasting facts are kept, it is not there.
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    /// Where somebody else's members come.
    mutating func annotation()
}

extension JSONWriter: FieldVisitor {
    package typealias Failure = Never

    package mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) {
        member(name, value)
    }

    package mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        member(name, value)
    }

    package mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) {
        volatile(name, value)
    }

    package mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        volatile(name, value as Value?)
    }
}

/// A value that can be a member: written, and read back.
package protocol JSONReadable: JSONWritable {
    init(from json: inout RecordReader) throws(JSONReader.Failure)
    /// Writes the value that comes next as it would be written once read.
    static func copy(_ json: inout RecordCopier) throws(JSONReader.Failure)
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

extension Array: JSONReadable where Element: JSONReadable {
    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self = try json.list() }
}

/// A word out of a list.
package protocol JSONWord: JSONReadable, RawRepresentable<String> {}

extension JSONWord {
    package func write(to json: inout JSONWriter) { json.string(rawValue) }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) {
        let word = try json.text()
        guard let value = Self(rawValue: word) else { throw json.failure }
        self = value
    }
}
