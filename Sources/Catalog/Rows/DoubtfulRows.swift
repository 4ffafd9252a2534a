import Postgres

/// Rows whose expression may name something that no longer exists.
///
/// PostgreSQL then prints an oid, as in `nextval('401502'::regclass)`, or `"?dropped?column?"`. A user may also have
/// written it in this way: then another reading gives the same text.
struct DoubtfulRows {
    private var before: Set<[String]> = []
    private var now: Set<[String]> = []

    /// Whether there are rows that the reading before did not give.
    var hasNew: Bool { !now.isSubset(of: before) }

    mutating func startReading() { (before, now) = (now, []) }

    /// Whether the row is certain.
    mutating func takes(_ row: Row) -> Bool {
        guard let text = row.text(2), Self.mayNameDroppedObject(text) else { return true }
        let whole = [row.text(0) ?? "", row.text(1) ?? "", text]
        now.insert(whole)
        return before.contains(whole)
    }

    /// Looks for digits in quotes before `::reg`, and for a dropped column.
    ///
    /// In one pass, because any user may write long expressions.
    private static func mayNameDroppedObject(_ text: String) -> Bool {
        let (end, column) = (Array("'::reg".utf8), Array("?dropped?column?".utf8))
        var digits: Int?
        var rest = text.utf8[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "'") {
                if digits ?? 0 > 0, rest.starts(with: end) { return true }
                digits = 0
            } else {
                if byte == column[0], rest.starts(with: column) { return true }
                let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                digits = isDigit ? digits.map { $0 + 1 } : nil
            }
            rest = rest.dropFirst()
        }
        return false
    }
}
