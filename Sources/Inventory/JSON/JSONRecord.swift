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
        json.object { writeMembers(to: &$0) }
    }

    /// The members of the object, for documents that have further ones.
    package func writeMembers(to json: inout JSONWriter) {
        var copy = self
        copy.visit(&json)
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

extension FieldVisitor {
    /// A member that older versions did not write: where it is absent, or null, the value stays.
    package mutating func later<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure) {
        var found: Value? = value
        try field(name, &found)
        if let found { value = found }
    }

    /// A member that follows from others: written, and not taken over from what is read.
    package mutating func derived<Value: JSONReadable>(_ name: String, _ value: Value) throws(Failure) {
        var shown: Value? = value
        try field(name, &shown)
    }

    /// A member that is there only where it is not as usual.
    package mutating func field<Value: JSONReadable & Equatable>(
        _ name: String,
        _ value: inout Value,
        unless usual: Value
    ) throws(Failure) {
        var found = value == usual ? nil : value
        try field(name, &found)
        value = found ?? usual
    }
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
