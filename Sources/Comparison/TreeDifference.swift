import Inventory

/// The differences between one resource before and after, with everything below it.
///
/// Both sides must be complete: missing facts have been filled in before.
struct TreeDifference {
    let after: FactTree
    private let server: String?
    /// False if the database is another one of the same name: then oids say nothing.
    private let oidsCount: Bool
    private(set) var pairs: [(before: FactTree, after: FactTree)] = []
    private var gone: [FactTree] = []
    private var new: [FactTree] = []

    init(_ before: FactTree, _ after: FactTree, server: String?, oidsCount: Bool = true) {
        self.server = server
        self.oidsCount = oidsCount
        self.after = after
        compare(before, after)
        pairMoved()
    }

    /// In the order in which they may be applied.
    var changes: [Change] {
        let renamed = renames
        let others =
            gone.map { $0.change(.removed, server) } + new.map { $0.change(.added, server) }
            + pairs.compactMap { before, after in changed(before, after) }
        let sorted = others.sorted(by: Change.inOrder)
        let removed = sorted.prefix { $0.kind == .removed }
        return removed + renamed + sorted.dropFirst(removed.count)
    }

    private mutating func compare(_ before: FactTree, _ after: FactTree) {
        pairs.append((before, after))
        let pairing = Pairing(
            before.children,
            after.children,
            name: \.label,
            oid: { oidsCount ? $0.identity : nil }
        )
        gone += pairing.gone.flatMap(\.all)
        new += pairing.new.flatMap(\.all)
        for (before, after) in pairing.pairs { compare(before, after) }
    }

    /// A table that moved from one schema to another kept its oid.
    private mutating func pairMoved() {
        let moved = Pairing(
            gone.filter { $0.identity != nil && oidsCount },
            new.filter { $0.identity != nil && oidsCount },
            name: \.id,
            oid: \.identity
        )
        guard !moved.pairs.isEmpty else { return }
        let left = Set(moved.pairs.flatMap { $0.before.all.map(\.id) })
        let arrived = Set(moved.pairs.flatMap { $0.after.all.map(\.id) })
        gone.removeAll { left.contains($0.id) }
        new.removeAll { arrived.contains($0.id) }
        for (before, after) in moved.pairs { compare(before, after) }
    }

    /// Parents first; each old id already has the new names of its parents.
    private var renames: [Change] {
        let moved = pairs.filter { $0.before.id != $0.after.id }
            .sorted {
                ($0.before.path.count, Name($0.before.id)) < ($1.before.path.count, Name($1.before.id))
            }
        var known: [FactTree.Move] = []
        return moved.compactMap { before, after in
            let previous = known.reduce((before.id, before.path)) { $1.applied($0) }
            guard previous.0 != after.id else { return nil }
            known.append(FactTree.Move(from: previous, to: (after.id, after.path)))
            var change = after.change(.renamed, server)
            change.previousID = previous.0
            change.previousName = previous.1.map(\.text).joined(separator: ".")
            return change
        }
    }

    private func changed(_ before: FactTree, _ after: FactTree) -> Change? {
        guard before.facts != after.facts else { return nil }
        let keys = Set(before.facts.keys).union(after.facts.keys).sorted()
        var change = after.change(.changed, server)
        change.fields = keys.filter { before.facts[$0] != after.facts[$0] }.map {
            FieldChange(field: $0, from: before.facts[$0], to: after.facts[$0])
        }
        return change
    }
}

extension FactTree {
    /// Moves one id and path to another, with everything below.
    fileprivate struct Move {
        let from: (id: String, path: [Name])
        let to: (id: String, path: [Name])

        func applied(_ place: (String, [Name])) -> (String, [Name]) {
            guard place.0 != from.id, ResourcePath.isWithin(place.0, from.id) else { return place }
            return (to.id + place.0.dropFirst(from.id.count), to.path + place.1.dropFirst(from.path.count))
        }
    }

    /// Identifies a resource among those of its parent.
    fileprivate struct Label: Hashable {
        let kind: ResourceKind
        let name: Name
    }

    fileprivate var label: Label { Label(kind: kind, name: name) }

    /// Identifies a resource under another name; columns have none.
    fileprivate var identity: String? { oid.map { "\(kind.rawValue) \(variety) \($0)" } }

    func change(_ kind: Change.Kind, _ server: String?) -> Change {
        var change = Change(kind, self.kind, id: id, server: server, name: shown)
        change.facts = facts
        return change
    }
}
