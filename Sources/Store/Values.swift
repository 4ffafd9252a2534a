import Foundation
package import GRDB
package import Inventory

/// A row that is not as the store writes it.
struct DamagedRow: Error {}

/// Columns are read by name with `decode`, which throws where a subscript ends the program: a store may be damaged.
extension Row {
    func bytes(_ column: String) throws -> [UInt8] { [UInt8](try decode(Data.self, forColumn: column)) }
}

/// Kept in milliseconds. A moment outside the years 1 to 9999 is none that pgcensus wrote.
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
