import Inventory

/// The tables of one database that other tables are parts of: partitions and children have their table's owner.
///
/// For a partition, its table counts before its schema; the same for a table that inherits from only one.
struct PartitionRoots {
    private var tables: [QualifiedName: (resource: Resource, table: Table, schema: OwnerAnswer)] = [:]
    private var answers: [QualifiedName: OwnerAnswer] = [:]

    init(_ schemas: [(Resource, OwnerAnswer, [Table])]) {
        let wholes = Self.wholes(schemas)
        guard !wholes.isEmpty else { return }
        for (schema, answer, all) in schemas {
            // Elements of a span are read without a copy.
            let all = all.span
            for index in all.indices {
                let name = QualifiedName(schema: schema.name, table: all[index].name)
                guard wholes.contains(name) else { continue }
                tables[name] = (schema.table(all[index]), all[index], answer)
            }
        }
    }

    /// The names of all tables that a table is a part of; neighbours are mostly parts of the same one.
    private static func wholes(_ schemas: [(Resource, OwnerAnswer, [Table])]) -> Set<QualifiedName> {
        var names: Set<Name> = []
        for (_, _, all) in schemas {
            let all = all.span
            for index in all.indices {
                if let name = all[index].partOf { names.insert(name) }
            }
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
            next = whole.table.partOf.flatMap { QualifiedName($0) }
        }
        for name in open.reversed() {
            guard let whole = tables[name] else { continue }
            above = search.answer(for: whole.resource, below: above ?? whole.schema)
            answers[name] = above
        }
        return above
    }
}
