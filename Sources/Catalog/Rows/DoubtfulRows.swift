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
        guard let text = row.text(2), text.contains(#/'[0-9]+'::reg/#) else { return true }
        let whole = [row.text(0) ?? "", row.text(1) ?? "", text]
        now.insert(whole)
        return before.contains(whole)
    }
}
