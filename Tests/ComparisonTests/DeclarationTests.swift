import Comparison
import Foundation
import Inventory
import Testing

/// A comparison reads exactly the facts that the declaration of a resource names.
@Suite struct DeclarationTests {
    private static let privilege = Privilege(
        grantee: "b",
        grantor: "a",
        privilege: "SELECT",
        grantable: false
    )

    private static var table: Table {
        var table = Table(name: "t", oid: 1, kind: .partitionedTable)
        table.owner = "a"
        table.comment = "c"
        table.tags = ["k": "v"]
        table.privileges = [privilege]
        table.partitionOf = "s.p"
        table.partitionKey = "RANGE (a)"
        table.inherits = ["s.q"]
        table.extension = "e"
        table.estimatedRows = 1
        table.sizeBytes = 2
        table.notes = [.notUTF8]
        var column = Column(name: "c", type: "integer", nullable: true)
        column.identity = .always
        column.generated = .stored
        column.default = "1"
        column.comment = "c"
        column.tags = ["k": "v"]
        column.privileges = [privilege]
        column.notes = [.notUTF8]
        table.columns = [column]
        return table
    }

    private static var database: Database {
        var database = Database(name: "d", oid: 1, encoding: "UTF8", collation: "C")
        var schema = Schema(name: "s", oid: 2)
        schema.tables = [table]
        database.schemas = [schema]
        return database
    }

    private func members(_ record: some JSONWritable) throws -> Set<String> {
        let object = try JSONSerialization.jsonObject(with: Data(record.canonicalJSON()))
        return Set(try #require(object as? [String: Any]).keys)
    }

    /// The facts without the part after the dot: `tags.k` becomes `tags`.
    private func facts(_ kind: ResourceKind) throws -> Set<String> {
        let added = Change.additions(of: Self.database, in: "postgresql://one:5432")
        let change = try #require(added.first { $0.resource == kind })
        return Set(change.facts.keys.map { String($0.text.prefix { $0 != "." }) })
    }

    @Test func aTableIsComparedByAllButItsIdentityMeasurementsNotesAndColumns() throws {
        let apart: Set = ["name", "oid", "notes", "estimatedRows", "sizeBytes", "columns"]
        #expect(try facts(.table) == members(Self.table).subtracting(apart))
    }

    @Test func aColumnIsComparedByAllButItsNameAndNotes() throws {
        let column = try #require(Self.table.columns?.first)
        #expect(try facts(.column) == members(column).subtracting(["name", "notes"]))
    }
}
