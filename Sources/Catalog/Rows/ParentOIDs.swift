/// Which tables are parts of others or inherit from them, to find those that are ancestors of themselves.
///
/// PostgreSQL allows no such cycle; a damaged catalog may have one.
struct ParentOIDs {
    private typealias Edges = [UInt32: [UInt32]]

    private var parents: Edges = [:]

    mutating func add(_ parent: UInt32, of child: UInt32) {
        parents[child, default: []].append(parent)
    }

    /// The tables in a cycle, and those between two cycles.
    var circular: Set<UInt32> {
        let below = Self.withoutEnds(parents)
        return Set(Self.withoutEnds(Self.reversed(below)).keys)
    }

    /// Removes tables that lead to no other table, again and again: the remaining ones lead into a cycle.
    private static func withoutEnds(_ edges: Edges) -> Edges {
        let sources = reversed(edges)
        var left = edges
        var further = edges.mapValues { targets in targets.count { edges[$0] != nil } }
        var ends = further.filter { $0.value == 0 }.map(\.key)
        while let end = ends.popLast() {
            left[end] = nil
            for source in sources[end] ?? [] {
                further[source, default: 0] -= 1
                if further[source] == 0 { ends.append(source) }
            }
        }
        return left.mapValues { targets in targets.filter { left[$0] != nil } }
    }

    private static func reversed(_ edges: Edges) -> Edges {
        edges.reduce(into: [:]) { reversed, edge in
            for target in edge.value { reversed[target, default: []].append(edge.key) }
        }
    }
}
