import Inventory

/// What changes in a database all the time, apart from its lasting facts.
///
/// Rows and bytes stand in the order of the canonical JSON, which equal digests have in common.
struct Measurements: JSONReadable {
    var sizeBytes: Int64?
    /// For each table: estimated rows, bytes.
    var tables: [[Int64?]]

    init(of database: Inventory.Database) {
        sizeBytes = database.sizeBytes
        tables = (database.schemas ?? []).flatMap { $0.tables ?? [] }.map {
            [$0.estimatedRows, $0.sizeBytes]
        }
    }

    init(from json: inout RecordReader) throws(JSONReader.Failure) {
        var (size, tables): (Int64?, [[Int64?]]) = (nil, [])
        try json.members { (name, json) throws(JSONReader.Failure) in
            switch name {
            case "sizeBytes": size = try json.nullable()
            case "tables":
                try json.elements { (json) throws(JSONReader.Failure) in
                    var pair: [Int64?] = []
                    try json.elements { (json) throws(JSONReader.Failure) in pair.append(try json.nullable())
                    }
                    tables.append(pair)
                }
            default: try json.skipValue()
            }
        }
        (sizeBytes, self.tables) = (size, tables)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("sizeBytes", sizeBytes)
            json.member("tables") { json in
                json.array { json in
                    for table in tables { json.element(Pair(values: table)) }
                }
            }
        }
    }

    private struct Pair: JSONWritable {
        let values: [Int64?]

        func write(to json: inout JSONWriter) {
            json.literal("[" + values.map { $0.map(String.init) ?? "null" }.joined(separator: ",") + "]")
        }
    }

    func apply(to database: inout Inventory.Database) {
        database.sizeBytes = sizeBytes
        guard var schemas = database.schemas else { return }
        var place = 0
        for schema in schemas.indices {
            guard var measured = schemas[schema].tables else { continue }
            for table in measured.indices where place < tables.count && tables[place].count == 2 {
                measured[table].estimatedRows = tables[place][0]
                measured[table].sizeBytes = tables[place][1]
                place += 1
            }
            schemas[schema].tables = measured
        }
        database.schemas = schemas
    }
}
