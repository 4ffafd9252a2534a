package import Inventory

/// What to read: nothing outside the scope is fetched.
package struct CatalogScope: Sendable, Equatable {
    package var types: Set<ResourceKind>
    /// The expressions of columns too.
    package var columnDefaults: Bool

    package init(_ types: Set<ResourceKind>, columnDefaults: Bool = false) {
        self.types = types
        self.columnDefaults = columnDefaults
    }

    /// Read once per server; `roles` gives the names of owners, and `server` is the last: it always has a row.
    var serverQueries: [Query] {
        [.roles] + (has(.role) ? [.memberships] : []) + (has(.database) ? [.databases] : [])
            + (has(.database, .privilege) ? [.databasePrivileges] : []) + [.server]
    }

    /// Read in each database; facts about an object come after the object.
    var contentQueries: [Query] {
        let queries: [(Query, [ResourceKind])] = [
            (.schemas, [.schema]), (.schemaPrivileges, [.schema, .privilege]),
            (.defaultPrivileges, [.schema, .privilege]),
            (.extensions, [.schema]), (.tables, [.table]), (.parents, [.table]), (.partitionKeys, [.table]),
            (.columns, [.column]), (.columnPrivileges, [.column, .privilege]), (.sequences, [.sequence]),
            (.routines, [.routine]), (.routinePrivileges, [.routine, .privilege]),
        ]
        let relations = has(.table) || has(.sequence)
        return queries.filter { has($0.1) }.map(\.0)
            + (columnDefaults && has(.column) ? [.defaults] : [])
            + (relations && has(.privilege) ? [.relationPrivileges] : [])
            + (relations || has(.routine) ? [.extensionMembers] : [])
    }

    func has(_ wanted: ResourceKind...) -> Bool { has(wanted) }
    private func has(_ wanted: [ResourceKind]) -> Bool { types.isSuperset(of: wanted) }
}
