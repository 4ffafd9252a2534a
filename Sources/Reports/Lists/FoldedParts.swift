import Inventory
import Ownership

/// The partitions and children of a block that are hidden, and how many each table has of them.
///
/// Keeps the tables that others are parts of, not every table.
struct FoldedParts {
    /// How many tables of the block are parts of a table.
    private var parts: [TablePlace: Int] = [:]
    /// The table that such a table is itself a part of; only if it is in the block too.
    private var wholes: [TablePlace: TablePlace?] = [:]
    /// The table that each of them is shown with; nil in a cycle, which PostgreSQL does not allow: then each is shown.
    private var roots: [TablePlace: TablePlace?] = [:]
    private var counts: [TablePlace: Int] = [:]

    var isEmpty: Bool { parts.isEmpty }

    mutating func add(_ resource: Resource, _ answer: OwnerAnswer) {
        if let whole = resource.whole(answer) { parts[whole, default: 0] += 1 }
    }

    /// Is called after all were added.
    mutating func find(_ resource: Resource, _ answer: OwnerAnswer) {
        if let place = resource.place, parts[place] != nil { wholes[place] = .some(resource.whole(answer)) }
    }

    /// Is called after all were found.
    mutating func count() {
        for (whole, count) in parts where wholes[whole] != nil {
            if let root = findRoot(of: whole) { counts[root, default: 0] += count }
        }
    }

    /// Parts can have parts, at any depth: each step is taken once.
    private mutating func findRoot(of place: TablePlace) -> TablePlace? {
        var (shown, passed) = (place, Set<TablePlace>())
        while roots[shown] == nil, case let next?? = wholes[shown], wholes[next] != nil,
            passed.insert(shown).inserted
        {
            shown = next
        }
        let root = roots[shown] ?? (passed.contains(shown) ? nil : shown)
        for part in passed.union([shown]) { roots[part] = .some(root) }
        return root
    }

    func contain(_ resource: Resource, _ answer: OwnerAnswer) -> Bool {
        guard !wholes.isEmpty, let whole = resource.whole(answer), let root = roots[whole] else {
            return false
        }
        return root != nil
    }

    func count(of resource: Resource) -> Int? {
        counts.isEmpty ? nil : resource.place.flatMap { counts[$0] }
    }
}

/// A table of a block, which belongs to one server.
private struct TablePlace: Hashable {
    var database: Name?
    var table: QualifiedName
}

extension Resource {
    fileprivate var place: TablePlace? {
        guard kind == .table, let schema else { return nil }
        return TablePlace(database: database, table: QualifiedName(schema: schema, table: name))
    }

    /// The table that a part belongs to, if the part has no answer of its own.
    fileprivate func whole(_ answer: OwnerAnswer) -> TablePlace? {
        guard follows(answer), let whole = partOf.flatMap({ QualifiedName($0) }) else { return nil }
        return TablePlace(database: database, table: whole)
    }
}
