import Foundation
import GRDB
import Inventory

/// Rows are read with `decode`, which throws where a subscript ends the program: a store may be damaged.
extension Row {
    /// A moment that is kept in milliseconds; what lies outside the years 1 to 9999 was not written by us.
    func moment(_ index: Int) throws -> Timestamp {
        let milliseconds: Int64 = try decode(atIndex: index)
        guard Self.moments.contains(milliseconds) else { throw DamagedRow() }
        return Timestamp(milliseconds: milliseconds)
    }

    func optionalMoment(_ index: Int) throws -> Timestamp? {
        try hasNull(atIndex: index) ? nil : moment(index)
    }

    func bytes(_ index: Int) throws -> [UInt8] { [UInt8](try decode(Data.self, atIndex: index)) }

    private static let moments: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999
}

/// A row that is not as the store writes it.
struct DamagedRow: Error {}
