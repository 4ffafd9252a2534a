import Inventory

/// What changes in a database all the time, apart from its lasting facts.
///
/// Rows and bytes are in the order of the canonical JSON, which equal digests have in common.
struct Measurements: JSONWritable, Sendable {
    var sizeBytes: Int64?
    /// For each table: estimated rows, bytes, and the bytes of its indexes.
    var tables: [[Int64?]]

    init(sizeBytes: Int64?, tables: [[Int64?]]) {
        self.sizeBytes = sizeBytes
        self.tables = tables
    }

    init(of database: Inventory.Database) {
        sizeBytes = database.sizeBytes
        tables = (database.schemas ?? []).flatMap { $0.tables ?? [] }.map {
            [$0.estimatedRows, $0.sizeBytes] + ($0.indexes ?? []).map(\.sizeBytes)
        }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("sizeBytes", sizeBytes)
            json.member("tables") { json in
                json.array { json in
                    for table in tables { json.element(Values(values: table)) }
                }
            }
        }
    }

    private struct Values: JSONWritable {
        let values: [Int64?]

        func write(to json: inout JSONWriter) {
            json.literal("[" + values.map { $0.map(String.init) ?? "null" }.joined(separator: ",") + "]")
        }
    }
}
