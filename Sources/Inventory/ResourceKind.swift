/// The kind of a resource.
package enum ResourceKind: String, Sendable, CaseIterable {
    case subscription, resourceGroup, server, role, database, schema, table, column, constraint, index,
        trigger, policy, sequence, routine, type, privilege

    /// The kinds that a scan can read (`resourceTypes`).
    package static let scanned: [ResourceKind] = [
        .server, .database, .schema, .table, .column, .constraint, .index, .trigger, .policy, .sequence,
        .routine, .type,
        .role, .privilege,
    ]

    /// The kinds that a scan reads by default.
    package static let usual: Set<ResourceKind> = [.server, .database, .schema, .table, .role]

    /// The kinds that have owners.
    package static let owned: [ResourceKind] = [
        .subscription, .resourceGroup, .server, .database, .schema, .table,
    ]

    /// The kind of its parent.
    package var parent: ResourceKind? {
        switch self {
        case .subscription: nil
        case .resourceGroup: .subscription
        case .server: .resourceGroup
        case .database, .role: .server
        case .schema, .privilege: .database
        case .table, .sequence, .routine, .type: .schema
        case .column, .constraint, .index, .trigger, .policy: .table
        }
    }

    /// These and all their parents, from the server down.
    package static func closure(of kinds: [ResourceKind]) -> Set<ResourceKind> {
        kinds.reduce(into: []) { all, kind in
            var next: ResourceKind? = kind
            while let one = next, scanned.contains(one), all.insert(one).inserted { next = one.parent }
        }
    }

    /// The segment before the name in an id below a server.
    package var segment: String {
        switch self {
        case .index: "indexes"
        case .policy: "policies"
        default: rawValue + "s"
        }
    }

    package var words: (one: String, several: String) {
        self == .resourceGroup ? ("resource group", "resource groups") : (rawValue, segment)
    }
}
