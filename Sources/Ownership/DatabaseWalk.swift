import Inventory

/// Finds the owners of everything in one database, in the order of the snapshot.
struct DatabaseWalk {
    typealias Found = (resource: Resource, answer: OwnerAnswer)

    let database: Found
    private var schema: Found
    private var roots: PartitionRoots

    init(
        _ outline: DatabaseOutline,
        in server: Found,
        _ search: inout OwnerSearch
    ) throws {
        let database = outline.database
        let id = ResourcePath.database(database.name, of: server.resource.id)
        var resource = server.resource.child(.database, id, database.name, database.tags, database.owner)
        resource.database = database.name
        resource.take(database)
        resource.isUnread = database.isUnread
        self.database = (resource, search.answer(for: resource, below: server.answer))
        schema = self.database
        roots = try PartitionRoots(outline, in: self.database, &search)
    }

    mutating func enter(_ schema: Schema, _ search: inout OwnerSearch) -> Found {
        self.schema = search.find(schema, in: database)
        return self.schema
    }

    /// A table of the current schema.
    mutating func find(_ table: Table, _ search: inout OwnerSearch) -> Found {
        let resource = schema.resource.table(table)
        let parent = roots.answer(above: table.partOf, &search) ?? schema.answer
        return (resource, search.answer(for: resource, below: parent))
    }
}

extension OwnerSearch {
    mutating func find(_ schema: Schema, in database: DatabaseWalk.Found) -> DatabaseWalk.Found {
        let id = ResourcePath.schema(schema.name, of: database.resource.id)
        var resource = database.resource.child(.schema, id, schema.name, schema.tags, schema.owner)
        resource.schema = schema.name
        return (resource, answer(for: resource, below: database.answer))
    }
}

extension Resource {
    func table(_ table: Table) -> Resource {
        Resource(
            kind: .table,
            id: ResourcePath.table(table.name, of: id),
            name: table.name,
            source: .comment,
            tags: table.tags,
            ownerRole: table.owner,
            tableKind: table.kind,
            partitionOf: table.partitionOf,
            partOf: table.partOf,
            place: place
        )
    }
}
