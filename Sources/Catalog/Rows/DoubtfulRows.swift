import Postgres

/// Rows whose expression names an object by its oid, as `nextval('401502'::regclass)`.
///
/// PostgreSQL prints that for an object that no longer exists. Somebody may also have written it so: then another reading
/// gives the same.
struct DoubtfulRows {
    private var before: Set<[String]> = []
    private var now: Set<[String]> = []

    /// Whether there are some that the reading before did not give.
    var hasNew: Bool { !now.isSubset(of: before) }

    mutating func startReading() { (before, now) = (now, []) }

    /// Whether the row tells what is so.
    mutating func takes(_ row: Row) -> Bool {
        guard let text = row.text(2), Self.namesAnOID(text) else { return true }
        let whole = [row.text(0) ?? "", row.text(1) ?? "", text]
        now.insert(whole)
        return before.contains(whole)
    }

    /// Looks for digits in quotes before `::reg`; in one pass, because anybody may write long expressions.
    private static func namesAnOID(_ text: String) -> Bool {
        let end = Array("'::reg".utf8)
        var digits: Int?
        var rest = text.utf8[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "'") {
                if digits ?? 0 > 0, rest.starts(with: end) { return true }
                digits = 0
            } else {
                let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                digits = isDigit ? digits.map { $0 + 1 } : nil
            }
            rest = rest.dropFirst()
        }
        return false
    }
}
