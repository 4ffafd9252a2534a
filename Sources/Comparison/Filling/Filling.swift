import Inventory

/// How missing facts of one side are filled from the other.
///
/// A fact that was not requested, or not given, is no difference; nor is a list that could not be read.
struct Filling {
    /// The scope of the side that is filled.
    var asked: RequestedFacts
    /// Whether to fill whole lists too, or only single facts.
    var takesLists = true
    /// Whether a list keeps what is missing from it: a removal that is held back.
    var keepsMissing = false

    /// A list with each of its elements filled; nil stays nil unless lists are filled.
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

    /// An ACL that was not requested.
    func privileges<Object: AccessControlled>(_ object: inout Object, _ other: Object) {
        guard object.privileges == nil, object.builtInPrivileges == nil else { return }
        object.privileges = other.privileges
        object.builtInPrivileges = other.builtInPrivileges
    }
}
