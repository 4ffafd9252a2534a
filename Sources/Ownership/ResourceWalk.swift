package import Inventory

/// Visits a snapshot's resources in order, and finds the owners of each.
///
/// Keeps the answers of subscriptions and resource groups, and those that the current server needs.
package struct ResourceWalk {
    package typealias Visit = (Resource, OwnerAnswer) throws -> Void

    package internal(set) var search: OwnerSearch
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

    package mutating func visit(_ server: Server, _ visit: Visit) throws {
        try self.visit(
            server,
            (server.databases ?? []).map { database in { DatabaseOutline(database) } },
            visit
        )
    }

    /// `databases` are read one after the other.
    package mutating func visit(
        _ server: Server,
        _ databases: [() throws -> DatabaseOutline],
        _ visit: Visit
    ) throws {
        let found = find(server)
        try visit(found.resource, found.answer)
        for database in databases { try self.visit(try database(), in: found, visit) }
    }

    mutating func find(_ server: Server) -> DatabaseWalk.Found {
        let resource = Resource(server)
        return (resource, search.answer(for: resource, below: parent(of: server)))
    }

    private mutating func visit(
        _ database: DatabaseOutline,
        in server: DatabaseWalk.Found,
        _ visit: Visit
    ) throws {
        var walk = try DatabaseWalk(database, in: server, &search)
        try visit(walk.database.resource, walk.database.answer)
        try database.forEach { schema in
            let found = walk.enter(schema, &search)
            try visit(found.resource, found.answer)
        } table: { table in
            let found = walk.find(table, &search)
            try visit(found.resource, found.answer)
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
