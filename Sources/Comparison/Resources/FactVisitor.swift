import Inventory

/// A visitor that ignores identity, notes and measurements.
protocol FactVisitor: FieldVisitor where Failure == Never {}

extension FactVisitor {
    mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value) {}
    mutating func apart<Value: JSONReadable>(_ name: String, _ value: inout Value?) {}
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) {}
    mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) {}
    mutating func annotation() {}
}
