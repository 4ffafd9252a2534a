/// A type that declares its JSON members once, for writing and reading.
///
/// Members are written in the order of the declaration. Input may have them in any order, with others between.
package protocol JSONRecord: JSONReadable {
    /// The value before anything is read.
    static var blank: Self { get }

    /// Passes each member to the visitor.
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

/// Visits the members of a record.
package protocol FieldVisitor {
    associatedtype Failure: Error

    /// A member that is always present.
    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    /// A member that changes by itself: it is left out if only lasting facts are kept.
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) throws(Failure)
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) throws(Failure)
    /// The place for members of others.
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
