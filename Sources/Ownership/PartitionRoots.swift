import Inventory

/// The tables of one database that other tables are parts of: partitions and children have their table's owner.
///
/// For a partition, its table counts before its schema; the same for a table that inherits from only one.
struct PartitionRoots {
    private typealias Root = (resource: Resource, partOf: Name?, schema: OwnerAnswer)

    private var tables: [QualifiedName: Root] = [:]
    private var answers: [QualifiedName: OwnerAnswer] = [:]

    init(_ outline: DatabaseOutline, in database: DatabaseWalk.Found, _ search: inout OwnerSearch) throws {
        let wholes = outline.mayHaveParts ? try Self.wholes(outline) : []
        guard !wholes.isEmpty else { return }
        var schema = database
        try outline.forEach {
            schema = search.find($0, in: database)
        } table: { table in
            let name = QualifiedName(schema: schema.resource.name, table: table.name)
            guard wholes.contains(name) else { return }
            tables[name] = (schema.resource.table(table), table.partOf, schema.answer)
        }
    }

    /// The names of all tables that a table is a part of; neighbours are mostly parts of the same one.
    private static func wholes(_ outline: DatabaseOutline) throws -> Set<QualifiedName> {
        var names: Set<Name> = []
        try outline.forEach { _ in
        } table: { table in
            if let name = table.partOf { names.insert(name) }
        }
        return Set(names.compactMap { QualifiedName($0) })
    }

    /// The answer of the table that a partition belongs to; nil if it is no partition, or its table is not known.
    ///
    /// Partitions can have partitions, at any depth; a cycle, which PostgreSQL does not allow, ends the search.
    mutating func answer(above whole: Name?, _ search: inout OwnerSearch) -> OwnerAnswer? {
        var open: [QualifiedName] = []
        var passed: Set<QualifiedName> = []
        var above: OwnerAnswer?
        var next = whole.flatMap { QualifiedName($0) }
        while let name = next, let whole = tables[name], passed.insert(name).inserted {
            above = answers[name]
            guard above == nil else { break }
            open.append(name)
            next = whole.partOf.flatMap { QualifiedName($0) }
        }
        for name in open.reversed() {
            guard let whole = tables[name] else { continue }
            above = search.answer(for: whole.resource, below: above ?? whole.schema)
            answers[name] = above
        }
        return above
    }
}
