import Inventory

/// A visitor to which what is apart from the facts, and what changes on its own, is nothing.
protocol FactVisitor: FieldVisitor where Failure == Never {}

extension FactVisitor {
    mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value) {}
    mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value?) {}
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) {}
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) {}
    mutating func annotation() {}
}
