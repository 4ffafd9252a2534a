import Inventory
import Reports
import Testing

/// Compares the published schema of a snapshot with the members that the model declares.
@Suite struct SchemaTests {
    /// The names of a record's members, in the order of its declaration.
    private struct Names: FieldVisitor {
        typealias Failure = Never
        var names: [String] = []

        mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value) { names.append(name) }
        mutating func field<Value: JSONReadable>(_ name: String, _ value: inout Value?) { names.append(name) }
        mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value) {
            names.append(name)
        }
        mutating func volatile<Value: JSONReadable>(_ name: String, _ value: inout Value?) {
            names.append(name)
        }
        mutating func annotation() { names += ["owners", "ownerEvidence"] }

        static func of<Record: JSONRecord>(_ type: Record.Type) -> [String] {
            var (record, names) = (Record.blank, Names())
            record.visit(&names)
            return names.names
        }
    }

    @Test func schemaHasTheModelsMembersInOrder() throws {
        let schema = try JSONReader.element(Array(SchemaDocument.snapshot.text.utf8))
        let declared: [(String, [String])] = [
            ("subscription", Names.of(Subscription.self)), ("server", Names.of(Server.self)),
            ("role", Names.of(Role.self)), ("database", Names.of(Database.self)),
            ("schema", Names.of(Schema.self)), ("table", Names.of(Table.self)),
            ("column", Names.of(Column.self)), ("sequence", Names.of(SequenceObject.self)),
            ("routine", Names.of(Routine.self)), ("extension", Names.of(Extension.self)),
            ("defaultPrivileges", Names.of(DefaultPrivileges.self)), ("problem", Names.of(Problem.self)),
            // No snapshot contains asOf: only the lists show it.
            ("scan", Names.of(ScanResult.self).filter { $0 != "asOf" }),
        ]
        for (name, members) in declared {
            let properties = schema["$defs"]?[name]?["properties"]?.members ?? []
            #expect(properties.map(\.name) == members, "\(name)")
        }
    }
}
