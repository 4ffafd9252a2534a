import Inventory

/// How missing facts of one side are filled from the other.
///
/// A fact that was not requested, or not given, is no difference; nor is a list that could not be read.
struct Filling {
    /// The scope of the side that is filled.
    var asked: RequestedFacts
    /// Whether a list keeps what is missing from it: a removal that is held back.
    var keepsMissing = false
    /// Whether oids of the two sides can be compared.
    var oidsCount = true

    /// A resource, with missing facts filled from another snapshot of it.
    func filled<Record: ResourceRecord>(_ own: Record, from other: Record) -> Record {
        var known = KnownFacts(unread: own.notes.unreadFacts)
        other.look(&known)
        var taking = FactTaking(self, known, own.notes)
        var filled = own
        filled.visit(&taking)
        return filled
    }

    /// A list with each of its elements filled; the other list if it is nil.
    func list<Child: ResourceRecord>(_ own: [Child]?, _ other: [Child]?) -> [Child]? {
        guard let own, let other else { return own ?? other }
        let pairing = Pairing(other, own, name: \.key, oid: { oidsCount ? $0.identifier : nil })
        var list = pairing.pairs.map(\.after)
        // Equal resources, which nearly all are, need no filling.
        for (place, pair) in pairing.pairs.enumerated() where pair.after != pair.before {
            list[place] = filled(pair.after, from: pair.before)
        }
        if pairing.isInOrder, Child.keepsOrder { return list }
        let all = list + pairing.new + (keepsMissing ? pairing.gone : [])
        return Child.keepsOrder ? all.inOrder(of: own) : all.sorted { $0.key < $1.key }
    }
}

extension Array where Element: ResourceRecord {
    /// In the order of a list; elements that are not in it come last.
    fileprivate func inOrder(of list: [Element]) -> [Element] {
        let places = Dictionary(list.enumerated().map { ($1.key, $0) }) { first, _ in first }
        return sorted { (places[$0.key] ?? .max, $0.key) < (places[$1.key] ?? .max, $1.key) }
    }
}
