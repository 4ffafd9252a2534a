import Inventory

/// The tables of one database that others are parts of: partitions and children belong to whom they belong.
///
/// A partition is a part of its table before it is a table of its schema; so is a table that inherits from one other.
struct PartitionRoots {
    private var tables: [QualifiedName: (resource: Resource, table: Table, schema: OwnerAnswer)] = [:]
    private var answers: [QualifiedName: OwnerAnswer] = [:]

    init(_ schemas: [(Resource, OwnerAnswer, [Table])]) {
        let wholes = Self.wholes(schemas)
        guard !wholes.isEmpty else { return }
        for (schema, answer, all) in schemas {
            // As elements of a span the many others are not copied.
            let all = all.span
            for index in all.indices {
                let name = QualifiedName(schema: schema.name, table: all[index].name)
                guard wholes.contains(name) else { continue }
                tables[name] = (schema.table(all[index]), all[index], answer)
            }
        }
    }

    /// The names of all that something is a part of; neighbours are mostly parts of the same.
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

    /// The answer of what a partition is a part of; nil where the table is no partition, or its whole is not known.
    ///
    /// Parts can have parts, as many as anybody likes; a circle, which PostgreSQL does not allow, is left.
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
