import Inventory

/// How many removals of one kind one run may report before they are held back for a person to check.
package struct RemovalGuard: Sendable, Equatable {
    /// A percentage of the known resources of the kind, but at least `floor`; or a plain number.
    package enum Limit: Sendable, Equatable {
        case percent(Int)
        case count(Int)
    }

    private static let floor = 10
    package static let usual = RemovalGuard(.percent(20))

    package let limit: Limit

    package init(_ limit: Limit) {
        self.limit = limit
    }

    /// By kind of resource: more than half of all servers are held back with any limit, however few they are.
    func allows(_ removed: [String: Int], of known: [String: Int]) -> Bool {
        removed.allSatisfy { kind, count in
            let all = known[kind] ?? 0
            if kind == ResourceKind.server.rawValue, count * 2 > all { return false }
            return switch limit {
            case .percent(100): true
            case .percent(let percent): count <= max(Self.floor, all * percent / 100)
            case .count(let most): count <= most
            }
        }
    }
}
