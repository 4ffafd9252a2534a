import CPostgres

/// The rows of one statement, in libpq's memory.
package final class QueryResult {
    private let raw: OpaquePointer
    package let count: Int

    /// Takes ownership of a `PGresult`.
    init(_ raw: OpaquePointer) {
        self.raw = raw
        count = Int(PQntuples(raw))
    }

    deinit { PQclear(raw) }

    package func map<Element>(_ transform: (Row) throws -> Element) rethrows -> [Element] {
        try (0..<count).map { try transform(Row(result: self, index: Int32($0))) }
    }

    func bytes(row: Int32, column: Int32) -> [UInt8]? {
        guard PQgetisnull(raw, row, column) == 0, let start = PQgetvalue(raw, row, column) else { return nil }
        let buffer = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(raw, row, column)))
        return Array(buffer)
    }
}

/// One row: text-format columns by position.
package struct Row {
    let result: QueryResult
    let index: Int32

    package func bytes(_ column: Int) -> [UInt8]? {
        result.bytes(row: index, column: Int32(column))
    }

    package func string(_ column: Int) -> String? {
        bytes(column).map { String(decoding: $0, as: UTF8.self) }
    }

    package func integer<Number: FixedWidthInteger>(_ column: Int) -> Number? {
        string(column).flatMap { Number($0) }
    }

    package func boolean(_ column: Int) -> Bool {
        bytes(column) == [UInt8(ascii: "t")]
    }
}
