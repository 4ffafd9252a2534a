import Foundation
package import GRDB
package import Inventory

/// A row that has another form than the store writes.
struct DamagedRow: Error {}

/// Columns are read by name with `decode`, which throws where a subscript ends the program: a store may be damaged.
extension Row {
    func bytes(_ column: String) throws -> [UInt8] { [UInt8](try decode(Data.self, forColumn: column)) }
}

/// Stored in milliseconds; a time outside the years 1 to 9999 was not written by pgcensus.
extension Timestamp: DatabaseValueConvertible {
    private static let kept: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    package var databaseValue: DatabaseValue { milliseconds.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Timestamp? {
        guard let milliseconds = Int64.fromDatabaseValue(value), kept.contains(milliseconds) else {
            return nil
        }
        return Timestamp(milliseconds: milliseconds)
    }
}

extension Name: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { text.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Name? {
        String.fromDatabaseValue(value).map { Name($0) }
    }
}

extension Outcome: DatabaseValueConvertible {}
extension ResourceKind: DatabaseValueConvertible {}
