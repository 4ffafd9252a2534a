package import Inventory

/// Puts the answers where the resources are, for exports.
extension ResourceWalk {
    package mutating func annotated(_ subscriptions: [Subscription]) -> [Subscription] {
        var answers: [OwnerAnswer] = []
        visit(subscriptions) { answers.append($1) }
        var rest = answers[...]
        return subscriptions.map { subscription in
            var subscription = subscription
            subscription.ownerAnswer = rest.popFirst()
            subscription.resourceGroups = subscription.resourceGroups?.map { group in
                var group = group
                group.ownerAnswer = rest.popFirst()
                return group
            }
            return subscription
        }
    }

    /// The answers come in the order in which the resources stand.
    package mutating func annotated(_ server: Server) -> Server {
        var answers: [OwnerAnswer] = []
        visit(server) { answers.append($1) }
        var rest = answers[...]
        var server = server
        server.ownerAnswer = rest.popFirst()
        server.databases = server.databases?.map { database in
            var database = database
            database.ownerAnswer = rest.popFirst()
            database.schemas = database.schemas?.map { schema in
                var schema = schema
                schema.ownerAnswer = rest.popFirst()
                schema.tables = schema.tables?.map { table in
                    var table = table
                    table.ownerAnswer = rest.popFirst()
                    return table
                }
                return schema
            }
            return database
        }
        return server
    }
}
