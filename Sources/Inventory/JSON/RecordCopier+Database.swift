/// The additions to each resource of a database, in the order of writing.
package struct DatabaseAnnotations {
    package var database: any JSONAnnotation
    package var schema: (Schema) throws -> any JSONAnnotation
    package var table: (Table) throws -> any JSONAnnotation

    package init(
        database: any JSONAnnotation,
        schema: @escaping (Schema) throws -> any JSONAnnotation,
        table: @escaping (Table) throws -> any JSONAnnotation
    ) {
        self.database = database
        self.schema = schema
        self.table = table
    }
}

extension RecordCopier {
    static let listsOfSchema = ["tables", "sequences", "routines", "types"]

    /// Copies a database as one element, one table at a time.
    ///
    /// `complete` adds the members of the database that the text lacks, and `measured` those of each table; `output`
    /// gets the written text each time it has become large.
    package mutating func database(
        _ annotations: DatabaseAnnotations?,
        complete: (inout Database) -> Void,
        measured: () throws -> [Int64?],
        output: ([UInt8]) throws -> Void
    ) throws {
        var (database, outer): (Database, RecordReader.Progress) = try reader.head(before: ["schemas"])
        complete(&database)
        try open(&database, annotations?.database)
        while let name = try reader.nextMember() {
            if name == "schemas" {
                try list(name, output) { json in try json.schema(annotations, measured, output) }
            } else {
                try reader.skipValue()
            }
            try reader.nextName(isFirst: false)
        }
        close(outer)
        try reader.end()
    }

    private mutating func schema(
        _ annotations: DatabaseAnnotations?,
        _ measured: () throws -> [Int64?],
        _ output: ([UInt8]) throws -> Void
    ) throws {
        var (schema, outer): (Schema, RecordReader.Progress) = try reader.head(before: Self.listsOfSchema)
        try open(&schema, try annotations?.schema(schema))
        while let name = try reader.nextMember() {
            switch name {
            case "tables":
                try list(name, output) { json in
                    try json.annotateTable(annotations)
                    try json.copy(Table.self, volatile: try measured())
                }
            case "sequences": try list(name, output) { json in try json.copy(SequenceObject.self) }
            case "routines": try list(name, output) { json in try json.copy(Routine.self) }
            case "types": try list(name, output) { json in try json.copy(UserType.self) }
            default: try reader.skipValue()
            }
            try reader.nextName(isFirst: false)
        }
        close(outer)
    }

    /// The additions to a table may depend on members that come later.
    private mutating func annotateTable(_ annotations: DatabaseAnnotations?) throws {
        guard let annotations else { return }
        let table = try reader.ahead { (json) throws(Failure) in
            json.passedOver = RecordReader.details
            defer { json.passedOver = [] }
            return try Table(from: &json)
        }
        writer.annotations = [try annotations.table(table)]
    }

    private mutating func open<Record: JSONRecord>(_ head: inout Record, _ annotation: (any JSONAnnotation)?)
        throws
    {
        writer.annotations = annotation.map { [$0] } ?? []
        writer.separate()
        writer.open("{")
        head.visit(&writer)
    }

    private mutating func close(_ outer: RecordReader.Progress) {
        writer.close("}")
        reader.close(outer)
    }

    private mutating func list(
        _ name: String,
        _ output: ([UInt8]) throws -> Void,
        _ element: (inout Self) throws -> Void
    ) throws {
        writer.key(name)
        writer.open("[")
        var isFirst = true
        while try reader.hasElement(isFirst: isFirst) {
            try element(&self)
            if writer.isFull { try output(writer.drain()) }
            isFirst = false
        }
        writer.close("]")
    }
}
