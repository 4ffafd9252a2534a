package import Inventory

/// What to read: nothing outside the scope is fetched.
package struct CatalogScope: Sendable, Hashable {
    package var types: Set<ResourceKind>
    /// The expressions of columns too.
    package var columnDefaults: Bool
    /// Statistics of use too.
    package var statistics: Bool

    package init(_ types: Set<ResourceKind>, columnDefaults: Bool = false, statistics: Bool = false) {
        self.types = types
        self.columnDefaults = columnDefaults
        self.statistics = statistics && types.contains(.table)
    }

    /// Read once per server; `roles` gives the names of owners.
    var serverQueries: [Query] {
        [.roles] + (has(.role) ? [.memberships] : []) + (has(.database) ? [.databases] : [])
            + (has(.database, .privilege) ? [.databasePrivileges] : []) + [.server]
    }

    /// Read once per server after the rest: an administrator may have revoked the right to read them.
    var optionalServerQueries: [Query] {
        (has(.role) || has(.database) ? [.settings] : [])
            + (has(.database, .privilege) ? [.parameterPrivileges] : [])
            + (has(.tablespace) ? [.tablespaces, .tablespaceParts] : [])
    }

    /// What databases have beside their schemas: read after the rest, each by itself.
    var partQueries: [Query] {
        let queries: [(Query, [ResourceKind])] = [
            (.eventTriggers, [.eventTrigger]), (.publications, [.publication]),
            (.subscriptions, [.logicalSubscription]), (.languages, [.language]),
            (.foreignServers, [.foreignServer]), (.foreignServerParts, [.foreignServer]),
            (.foreignServerPrivileges, [.foreignServer, .privilege]),
        ]
        return queries.filter { has($0.1) }.map(\.0)
    }

    /// Whether anything is read in the databases themselves.
    package var readsContents: Bool { has(.schema) || !partQueries.isEmpty }

    /// Read in each database; facts about an object come after the object.
    var contentQueries: [Query] {
        let queries: [(Query, [ResourceKind])] = [
            (.schemas, [.schema]), (.schemaPrivileges, [.schema, .privilege]),
            (.defaultPrivileges, [.schema, .privilege]),
            (.extensions, [.schema]), (.tables, [.table]), (.parents, [.table]), (.partitionKeys, [.table]),
            (.columns, [.column]), (.columnPrivileges, [.column, .privilege]),
            (.constraints, [.constraint]), (.indexes, [.index]), (.triggers, [.trigger]),
            (.policies, [.policy]), (.rules, [.rule]), (.viewInputs, [.column]),
            (.userTypes, [.type]), (.typeParts, [.type]), (.typePrivileges, [.type, .privilege]),
            (.sequences, [.sequence]),
            (.routines, [.routine]), (.arguments, [.routine]),
            (.routinePrivileges, [.routine, .privilege]), (.routineSettings, [.routine]),
        ]
        let relations = has(.table) || has(.sequence)
        return (has(.column) || has(.routine) || has(.type) ? [.types] : [])
            + queries.filter { has($0.1) }.map(\.0)
            + (relations && has(.privilege) ? [.relationPrivileges] : [])
            + (relations || has(.routine) || has(.type) ? [.extensionMembers] : [])
    }

    func has(_ wanted: ResourceKind...) -> Bool { has(wanted) }
    private func has(_ wanted: [ResourceKind]) -> Bool { types.isSuperset(of: wanted) }
}
