package import Inventory

/// Visits a snapshot's resources in order, and finds the owners of each.
///
/// Keeps the answers of subscriptions and resource groups, and those that the current server needs.
package struct ResourceWalk {
    package typealias Visit = (Resource, OwnerAnswer) throws -> Void

    package private(set) var search: OwnerSearch
    private var subscriptions: [String: OwnerAnswer] = [:]
    private var groups: [String: OwnerAnswer] = [:]

    package init(_ search: OwnerSearch) {
        self.search = search
    }

    /// The owners for a value of the tag; nil if the directory has not answered completely.
    package mutating func owners(of value: String) -> [Owner]? { search.owners(of: value) }

    /// Runs before the servers, because it has their parents.
    package mutating func visit(_ all: [Subscription], _ visit: Visit) rethrows {
        for subscription in all {
            let resource = Resource(subscription)
            let answer = search.answer(for: resource, below: search.integration)
            subscriptions[subscription.guid.lowercased()] = answer
            try visit(resource, answer)
            for group in subscription.resourceGroups ?? [] {
                let resource = Resource(group, in: subscription)
                let answer = search.answer(for: resource, below: answer)
                groups[Self.key(subscription.guid, group.name)] = answer
                try visit(resource, answer)
            }
        }
    }

    package mutating func visit(_ server: Server, _ visit: Visit) rethrows {
        let resource = Resource(server)
        let answer = search.answer(for: resource, below: parent(of: server))
        try visit(resource, answer)
        for database in server.databases ?? [] { try self.visit(database, resource, answer, visit) }
    }

    private mutating func visit(
        _ database: Database,
        _ server: Resource,
        _ parent: OwnerAnswer,
        _ visit: Visit
    ) rethrows {
        let id = ResourcePath.database(database.name, of: server.id)
        var resource = server.child(.database, id, database.name, database.tags, database.owner)
        resource.database = database.name
        resource.take(database)
        resource.isUnread = database.isUnread
        let answer = search.answer(for: resource, below: parent)
        try visit(resource, answer)
        let schemas = (database.schemas ?? []).map { schema in
            let id = ResourcePath.schema(schema.name, of: id)
            var resource = resource.child(.schema, id, schema.name, schema.tags, schema.owner)
            resource.schema = schema.name
            return (resource, search.answer(for: resource, below: answer), schema.tables ?? [])
        }
        var roots = PartitionRoots(schemas)
        for (schema, answer, tables) in schemas {
            try visit(schema, answer)
            // There are very many; elements of a span are not copied.
            let tables = tables.span
            for index in tables.indices {
                let resource = schema.table(tables[index])
                let parent = roots.answer(above: tables[index].partOf, &search) ?? answer
                try visit(resource, search.answer(for: resource, below: parent))
            }
        }
    }

    /// The answer of the resource group; if it was not seen, of the subscription; if there is none, of the integration.
    package func parent(of server: Server) -> OwnerAnswer {
        guard let subscription = server.subscriptionId?.lowercased() else { return search.integration }
        let group = server.resourceGroup.flatMap { groups[Self.key(subscription, $0)] }
        return group ?? subscriptions[subscription] ?? search.integration
    }

    private static func key(_ subscription: String, _ group: String) -> String {
        "\(subscription.lowercased())/\(group.lowercased())"
    }
}

extension Resource {
    func table(_ table: Table) -> Resource {
        let id = ResourcePath.table(table.name, of: id)
        var resource = child(.table, id, table.name, table.tags, table.owner)
        resource.tableKind = table.kind
        resource.partitionOf = table.partitionOf
        resource.partOf = table.partOf
        return resource
    }
}
