/// A database that is read one table at a time, any number of times, so that it need not fit into memory.
package struct DatabaseOutline {
    package typealias Pass = (_ schema: (Schema) throws -> Void, _ table: (Table) throws -> Void) throws ->
        Void

    /// Without its schemas.
    package let database: Database
    /// False if no table is a partition, or inherits.
    package let mayHaveParts: Bool
    private let pass: Pass

    /// `pass` passes on each schema without its content, and then its tables.
    package init(_ database: Database, mayHaveParts: Bool = true, pass: @escaping Pass) {
        self.database = database
        self.mayHaveParts = mayHaveParts
        self.pass = pass
    }

    package init(_ database: Database, mayHaveParts: Bool = true) {
        let schemas = database.schemas ?? []
        var alone = database
        alone.schemas = nil
        self.init(alone, mayHaveParts: mayHaveParts) { schema, table in
            for one in schemas {
                try schema(one)
                // There are very many of them; as elements of a span they are not copied.
                let all = one.tables ?? []
                let tables = all.span
                for index in tables.indices { try table(tables[index]) }
            }
        }
    }

    package func forEach(schema: (Schema) throws -> Void, table: (Table) throws -> Void) throws {
        try pass(schema, table)
    }
}
