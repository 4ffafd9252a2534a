/// A kind of resource that a census can be asked for.
package enum ResourceType: String, Sendable, Codable, CaseIterable {
    case server, database, schema, table, column, sequence, routine, role, privilege

    /// What is asked for where nothing is said.
    package static let usual: Set<ResourceType> = [.server, .database, .schema, .table, .role]

    /// What a snapshot has to hold so that this can stand in it.
    private var parent: ResourceType? {
        switch self {
        case .server: nil
        case .database, .role: .server
        case .schema, .privilege: .database
        case .table, .sequence, .routine: .schema
        case .column: .table
        }
    }

    /// These and all their parents.
    package static func closure(of types: [ResourceType]) -> Set<ResourceType> {
        types.reduce(into: []) { all, type in
            var next: ResourceType? = type
            while let one = next, all.insert(one).inserted { next = one.parent }
        }
    }
}
