/// What a resource is.
package enum ResourceKind: String, Sendable, CaseIterable {
    case subscription, resourceGroup, server, role, database, schema, table, column, sequence, routine,
        privilege

    /// What a scan can be asked for (`resourceTypes`).
    package static let scanned: [ResourceKind] = [
        .server, .database, .schema, .table, .column, .sequence, .routine, .role, .privilege,
    ]

    /// What is scanned where nothing is said.
    package static let usual: Set<ResourceKind> = [.server, .database, .schema, .table, .role]

    /// What an owner can be found for.
    package static let owned: [ResourceKind] = [
        .subscription, .resourceGroup, .server, .database, .schema, .table,
    ]

    /// The kind of what it is in.
    package var parent: ResourceKind? {
        switch self {
        case .subscription: nil
        case .resourceGroup: .subscription
        case .server: .resourceGroup
        case .database, .role: .server
        case .schema, .privilege: .database
        case .table, .sequence, .routine: .schema
        case .column: .table
        }
    }

    /// These and all that they are in, from the server down.
    package static func closure(of kinds: [ResourceKind]) -> Set<ResourceKind> {
        kinds.reduce(into: []) { all, kind in
            var next: ResourceKind? = kind
            while let one = next, scanned.contains(one), all.insert(one).inserted { next = one.parent }
        }
    }

    /// The segment in front of the name in an id below a server.
    package var segment: String { rawValue + "s" }

    package var words: (one: String, several: String) {
        self == .resourceGroup ? ("resource group", "resource groups") : (rawValue, rawValue + "s")
    }
}
