/// The kind of a resource.
package enum ResourceKind: String, Sendable, CaseIterable {
    case subscription, resourceGroup, server, role, database, schema, table, column, constraint, index,
        trigger, policy, rule, sequence, routine, type, eventTrigger, publication, logicalSubscription,
        foreignServer, language, tablespace, privilege

    /// The kinds that a scan can read (`resourceTypes`).
    package static let scanned: [ResourceKind] = [
        .server, .database, .schema, .table, .column, .constraint, .index, .trigger, .policy, .rule,
        .sequence, .routine, .type, .eventTrigger, .publication, .logicalSubscription, .foreignServer,
        .language, .tablespace, .role, .privilege,
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
        case .database, .role, .tablespace: .server
        case .schema, .privilege: .database
        case .eventTrigger, .publication, .logicalSubscription, .foreignServer, .language: .database
        case .table, .sequence, .routine, .type: .schema
        case .column, .constraint, .index, .trigger, .policy, .rule: .table
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
        (Self.spaced(rawValue), Self.spaced(segment))
    }

    /// `resource group` for `resourceGroup`.
    private static func spaced(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
    }
}
