package import Inventory
package import Ownership
import Wording

/// The notes below a table: which rows are as last seen, why, and from when.
package struct RememberedNotes {
    private static let most = 20

    private var found: [Remembered] = []
    private var known: Set<Remembered> = []

    package init() {}

    package mutating func add(_ resource: Resource) {
        guard let remembered = resource.remembered, known.insert(remembered).inserted else { return }
        found.append(remembered)
    }

    /// Empty if everything was in view.
    package func text(at moment: Timestamp) -> String {
        guard !found.isEmpty else { return "" }
        let lines = found.prefix(Self.most).map { $0.sentence(at: moment).printable }
        let further = found.count - Self.most
        let rest = further > 0 ? ["and \(further) more; pgcensus snapshots show has all"] : []
        return "\n" + (lines + rest).joined(separator: "\n") + "\n"
    }
}
