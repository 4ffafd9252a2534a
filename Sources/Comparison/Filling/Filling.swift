import Inventory

/// How what one side does not know is taken from the other.
///
/// A fact that was not asked for, or not given, is no difference; nor is a list that nobody could read.
struct Filling {
    /// What the side that is filled was asked for.
    var asked: RequestedFacts
    /// Whether whole lists are taken over too, or single facts alone.
    var takesLists = true
    /// Whether what is missing from a list that was read stays in it: a removal that is held back.
    var keepsMissing = false

    /// A list with each of its elements filled; nil stays nil unless lists are taken.
    func list<Element>(
        _ own: [Element]?,
        _ other: [Element]?,
        name: (Element) -> Name,
        oid: (Element) -> UInt32?,
        fill: (Element, Element) -> Element
    ) -> [Element]? {
        guard let own else { return takesLists ? other : nil }
        guard let other else { return own }
        let pairing = Pairing(other, own, name: name, oid: oid)
        let filled = pairing.pairs.map { fill($0.after, $0.before) } + pairing.new
        let kept = keepsMissing ? pairing.gone : []
        return (filled + kept).sorted { name($0) < name($1) }
    }

    /// An ACL that was not asked for.
    func privileges<Object: AccessControlled>(_ object: inout Object, _ other: Object) {
        guard object.privileges == nil, object.builtInPrivileges == nil else { return }
        object.privileges = other.privileges
        object.builtInPrivileges = other.builtInPrivileges
    }
}
