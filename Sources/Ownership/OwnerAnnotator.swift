package import Inventory

/// The answers that an export writes with each resource, found while it is written.
package final class OwnerAnnotator {
    private var walk: ResourceWalk
    private var server: DatabaseWalk.Found?

    package init(_ search: OwnerSearch) {
        walk = ResourceWalk(search)
    }

    /// In the order in which an export has them.
    package func annotations(of subscriptions: [Subscription]) -> [any JSONAnnotation] {
        var answers: [any JSONAnnotation] = []
        walk.visit(subscriptions) { answers.append($1) }
        return answers
    }

    package func annotation(of server: Server) -> any JSONAnnotation {
        let found = walk.find(server)
        self.server = found
        return found.answer
    }

    /// The answers for a database of the last server, and for everything in it.
    package func annotations(of database: DatabaseOutline) throws -> DatabaseAnnotations? {
        guard let server else { return nil }
        var found = try DatabaseWalk(database, in: server, &walk.search)
        return DatabaseAnnotations(
            database: found.database.answer,
            schema: { [self] in found.enter($0, &walk.search).answer },
            table: { [self] in found.find($0, &walk.search).answer }
        )
    }
}
