package import Inventory

/// A snapshot, and when it was taken.
package struct Place: Sendable {
    package let snapshot: String
    package let at: Timestamp
    /// The id of the resource, as it is spelled there.
    package let id: String
}

/// How many levels below a server a snapshot has: 0 for servers alone, 3 for tables.
struct Depth: Comparable {
    private let levels: Int

    init(_ scope: SnapshotScope) {
        levels = ["database", "schema", "table"].prefix { scope.resourceTypes.contains($0) }.count
    }

    static let databases = Depth(levels: 1)
    static let nothing = Depth(levels: 0)

    private init(levels: Int) {
        self.levels = levels
    }

    static func < (left: Depth, right: Depth) -> Bool { left.levels < right.levels }
}
