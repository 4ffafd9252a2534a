import CPostgres
import Foundation

/// One row of a statement in single-row mode, in libpq's memory: text-format columns by position.
package final class Row {
    private let raw: OpaquePointer

    /// Takes ownership of a `PGresult` that holds one row.
    init(_ raw: OpaquePointer) {
        self.raw = raw
    }

    deinit { PQclear(raw) }

    /// The text, or nil if it is NULL or not UTF-8.
    package func text(_ column: Int) -> String? {
        buffer(column).flatMap { String(validating: $0, as: UTF8.self) }
    }

    package func bytes(_ column: Int) -> [UInt8]? {
        buffer(column).map { Array($0) }
    }

    package func isNull(_ column: Int) -> Bool { PQgetisnull(raw, 0, Int32(column)) == 1 }

    // One for each type: a generic function is not specialised for callers in other modules.
    package func integer(_ column: Int) -> Int? { number(column).flatMap { Int(exactly: $0) } }
    package func integer(_ column: Int) -> Int16? { number(column).flatMap { Int16(exactly: $0) } }
    package func integer(_ column: Int) -> Int64? { number(column) }
    package func integer(_ column: Int) -> UInt32? { number(column).flatMap { UInt32(exactly: $0) } }

    private func number(_ column: Int) -> Int64? {
        isNull(column) ? nil : Int64(strtoll(PQgetvalue(raw, 0, Int32(column)), nil, 10))
    }

    package func boolean(_ column: Int) -> Bool {
        buffer(column)?.first == UInt8(ascii: "t")
    }

    private func buffer(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        let column = Int32(column)
        guard PQgetisnull(raw, 0, column) == 0, let start = PQgetvalue(raw, 0, column) else { return nil }
        let memory = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(raw, 0, column)))
        return memory.bindMemory(to: UInt8.self)
    }
}
