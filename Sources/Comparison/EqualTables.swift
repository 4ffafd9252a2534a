import Inventory

extension Database {
    /// Both sides without the tables that have equal bytes: most have, and need no comparison.
    func withoutEqualTables(_ other: Database) -> (before: Database, after: Database) {
        var (before, after) = (self, other)
        let places = Dictionary((after.schemas ?? []).enumerated().map { ($1.name, $0) }) { first, _ in first
        }
        for place in (before.schemas ?? []).indices {
            guard let schema = before.schemas?[place], let match = places[schema.name] else { continue }
            let theirs = Dictionary(
                (after.schemas?[match].tables ?? []).map { ($0.name, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            let equal = Set((schema.tables ?? []).filter { theirs[$0.name]?.isSame($0) == true }.map(\.name))
            before.schemas?[place].tables?.removeAll { equal.contains($0.name) }
            after.schemas?[match].tables?.removeAll { equal.contains($0.name) }
        }
        return (before, after)
    }
}

extension Table {
    /// Equal, with texts compared by bytes: Swift considers a composed and a decomposed "é" equal.
    fileprivate func isSame(_ other: Table) -> Bool {
        var (one, other) = (self, other)
        (one.estimatedRows, one.sizeBytes) = (nil, nil)
        (other.estimatedRows, other.sizeBytes) = (nil, nil)
        guard one == other else { return false }
        return zip(one.texts, other.texts).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }

    private var texts: [String] {
        [comment ?? "", partitionKey ?? ""] + tags.inOrder
            + (columns ?? []).flatMap { [$0.type, $0.default ?? "", $0.comment ?? ""] }
    }
}

extension Tags {
    fileprivate var inOrder: [String] { values.sorted { $0.key < $1.key }.map(\.value) }
}
