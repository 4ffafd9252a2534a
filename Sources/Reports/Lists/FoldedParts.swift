import Inventory
import Ownership

/// The partitions and children of a block that are not shown, and how many each table has of them.
///
/// It keeps what other tables are a part of, not every table.
struct FoldedParts {
    /// How many tables of the block are a part of one.
    private var parts: [TablePlace: Int] = [:]
    /// What such a table is itself a part of; only where it is in the block, too.
    private var wholes: [TablePlace: TablePlace?] = [:]
    private var counts: [TablePlace: Int] = [:]

    var isEmpty: Bool { parts.isEmpty }

    mutating func add(_ resource: Resource, _ answer: OwnerAnswer) {
        if let whole = resource.whole(answer) { parts[whole, default: 0] += 1 }
    }

    /// Comes once all were added.
    mutating func find(_ resource: Resource, _ answer: OwnerAnswer) {
        if let place = resource.place, parts[place] != nil { wholes[place] = .some(resource.whole(answer)) }
    }

    /// Comes once all were found; a circle, which PostgreSQL does not allow, is left.
    mutating func count() {
        for (whole, count) in parts where wholes[whole] != nil {
            var shown = whole
            var passed: Set<TablePlace> = []
            while case let next?? = wholes[shown], wholes[next] != nil, passed.insert(shown).inserted {
                shown = next
            }
            counts[shown, default: 0] += count
        }
    }

    func contain(_ resource: Resource, _ answer: OwnerAnswer) -> Bool {
        wholes.isEmpty ? false : resource.whole(answer).map { wholes[$0] != nil } ?? false
    }

    func count(of resource: Resource) -> Int? {
        counts.isEmpty ? nil : resource.place.flatMap { counts[$0] }
    }
}

/// A table among those of a block, which is of one server.
private struct TablePlace: Hashable {
    var database: Name?
    var table: QualifiedName
}

extension Resource {
    fileprivate var place: TablePlace? {
        guard kind == .table, let schema else { return nil }
        return TablePlace(database: database, table: QualifiedName(schema: schema, table: name))
    }

    /// Of what a part goes with, where it says nothing of its own.
    fileprivate func whole(_ answer: OwnerAnswer) -> TablePlace? {
        guard follows(answer), let whole = partOf.flatMap({ QualifiedName($0) }) else { return nil }
        return TablePlace(database: database, table: whole)
    }
}
