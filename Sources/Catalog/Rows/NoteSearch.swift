import Inventory

/// Looks for a note on a resource, and on those in it that have expressions.
struct NoteSearch: FieldVisitor {
    typealias Failure = Never

    let code: String
    private(set) var isFound = false

    init(_ code: String) {
        self.code = code
    }

    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) {}
    mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) {}
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) {}
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) {}
    mutating func annotation() {}

    mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
        guard name == "notes", let notes = value as? [Note] else { return }
        isFound = isFound || notes.contains { $0.code == code }
    }

    mutating func children<Child: ResourceRecord>(_ name: String, _ value: inout [Child]?) {
        guard Child.resourceKind != .column, Child.resourceKind != .routine else { return }
        for child in value ?? [] where !isFound { child.look(&self) }
    }
}
