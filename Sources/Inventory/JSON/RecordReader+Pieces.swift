/// Reads a database from its canonical JSON in parts: at most one table is in memory.
extension RecordReader {
    /// The members that make tables long, and that do not affect their identity or their owner.
    package static let details = [
        "columns", "comment", "notes", "privileges", "partitionKey", "partitionBound", "constraints",
        "indexes", "triggers",
        "policies", "rules", "reads",
    ]

    /// The database's own facts; its schemas are skipped.
    package mutating func databaseAlone() throws(Failure) -> Database {
        let (database, _): (Database, Progress) = try head(before: ["schemas"])
        return database
    }

    /// Passes on each schema without its content, and then its tables.
    package mutating func tables(
        _ schema: (Schema) throws -> Void,
        _ table: (Table) throws -> Void
    ) throws {
        let (_, outer): (Database, Progress) = try head(before: ["schemas"])
        while let name = try nextMember() {
            if name == "schemas" {
                try eachElement { json in try json.schema(schema, table) }
            } else {
                try skipValue()
            }
            try nextName(isFirst: false)
        }
        close(outer)
        try end()
    }

    private mutating func schema(
        _ schema: (Schema) throws -> Void,
        _ table: (Table) throws -> Void
    ) throws {
        let (head, outer): (Schema, Progress) = try head(before: RecordCopier.listsOfSchema)
        try schema(head)
        while let name = try nextMember() {
            if name == "tables" {
                try eachElement { json in try table(try Table(from: &json)) }
            } else {
                try skipValue()
            }
            try nextName(isFirst: false)
        }
        close(outer)
    }

    private mutating func eachElement(_ take: (inout Self) throws -> Void) throws {
        var isFirst = true
        while try hasElement(isFirst: isFirst) {
            try take(&self)
            isFirst = false
        }
    }
}
