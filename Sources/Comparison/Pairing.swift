import Inventory

/// Finds the same elements of two lists: by name first, then the rest by oid and kind.
///
/// Names first, because a database restored from a dump keeps its names and has new oids.
struct Pairing<Element> {
    private(set) var pairs: [(before: Element, after: Element)] = []
    private(set) var gone: [Element] = []
    private(set) var new: [Element] = []
    /// Whether both lists have the same names in the same order, as nearly all have.
    let isInOrder: Bool

    /// `oid` is nil if the oids of the two sides cannot be compared.
    init<Key: Hashable, Oid: Hashable>(
        _ before: [Element],
        _ after: [Element],
        name: (Element) -> Key,
        oid: (Element) -> Oid?
    ) {
        isInOrder = before.count == after.count && zip(before, after).allSatisfy { name($0) == name($1) }
        guard !isInOrder else {
            pairs = zip(before, after).map { ($0, $1) }
            return
        }
        var byName = Dictionary(after.map { (name($0), $0) }) { first, _ in first }
        var left: [Element] = []
        for element in before {
            if let same = byName.removeValue(forKey: name(element)) {
                pairs.append((element, same))
            } else {
                left.append(element)
            }
        }
        let unpaired = after.filter { byName[name($0)] != nil }
        var byOid = Dictionary(
            unpaired.compactMap { one in oid(one).map { ($0, one) } },
            uniquingKeysWith: { first, _ in first }
        )
        for element in left {
            if let key = oid(element), let same = byOid.removeValue(forKey: key) {
                byName[name(same)] = nil
                pairs.append((element, same))
            } else {
                gone.append(element)
            }
        }
        new = unpaired.filter { byName[name($0)] != nil }
    }
}
