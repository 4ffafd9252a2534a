/// A type that declares its members once, for writing, reading, comparing and filling.
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
    package func writeMembers(to json: inout JSONWriter) { look(&json) }

    /// Shows each member to a visitor that changes none.
    package func look<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        var copy = self
        try copy.visit(&fields)
    }

    package mutating func visitRecords<Visitor: FieldVisitor>(
        _ fields: inout Visitor
    ) throws(Visitor.Failure) {
        try visit(&fields)
    }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) { self = try json.record() }
}

// As methods of concrete types, these are specialized by the compiler for the writer, which calls them most often.

extension Table {
    package func write(to json: inout JSONWriter) {
        var copy = self
        json.object { copy.visit(&$0) }
    }
}

extension Column {
    package func write(to json: inout JSONWriter) {
        var copy = self
        json.object { copy.visit(&$0) }
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
