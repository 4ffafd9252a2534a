import Inventory
import Ownership
import Reports
import Testing

/// A long block of a table is read twice instead of being kept in memory.
@Suite struct ResourceTableTests {
    private func rows(_ names: [(String, partOf: String?)]) throws -> [(Resource, OwnerAnswer)] {
        var server = Server(id: "postgresql://h:5432", kind: .manual, name: "h", host: "h", port: 5432)
        var database = Database(name: "d", oid: 1, encoding: "UTF8", collation: "C")
        var schema = Schema(name: "s", oid: 2)
        schema.tables = names.map { name, whole in
            var table = Table(name: Name(name), oid: 3, kind: name == "day" ? .partitionedTable : .table)
            table.partitionOf = whole.map { Name("s.\($0)") }
            return table
        }
        database.schemas = [schema]
        server.databases = [database]
        var rows: [(Resource, OwnerAnswer)] = []
        var walk = ResourceWalk(OwnerSearch(OwnerMapping(integration: ""), Directory(answers: [:])))
        try walk.visit(server) { rows.append(($0, $1)) }
        return rows
    }

    private func text(_ rows: [(Resource, OwnerAnswer)], keeping most: Int) throws -> [String] {
        var table = ResourceTable(.inventory, keeping: most)
        var lines: [String] = []
        try table.block({ visit in try rows.forEach(visit) }) { lines.append($0) }
        return lines
    }

    @Test func aBlockThatIsNotKeptLooksTheSame() throws {
        let rows = try rows([
            ("a", nil), ("a_very_long_partition_1", "day"), ("day", nil), ("day_2", "day"),
            ("day_2_1", "day_2"),
            ("orphan", "gone"), ("z", nil),
        ])
        let lines = try text(rows, keeping: 100)
        #expect(try text(rows, keeping: 0) == lines)
        #expect(lines.contains { $0.contains("h/d/s/day (+3 partitions)  partitionedTable") })
        #expect(lines.contains { $0.contains("orphan") })
        // The titles, a server, a database, a schema, and the tables that are not folded.
        #expect(lines.count == 8)
        // Folded partitions do not make a column wider.
        #expect(lines[0].hasPrefix("RESOURCE                   KIND"))
    }

    @Test func aBlockWithoutRowsHasNoTitles() throws {
        #expect(try text([], keeping: 0).isEmpty)
    }
}
