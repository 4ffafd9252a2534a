import Inventory

/// The partitioned tables of one database, whose partitions belong to whom they belong.
///
/// A partition is a part of its table before it is a table of its schema.
struct PartitionRoots {
    private var tables: [QualifiedName: (resource: Resource, table: Table, schema: OwnerAnswer)] = [:]
    private var answers: [QualifiedName: OwnerAnswer] = [:]

    init(_ schemas: [(Resource, OwnerAnswer, [Table])]) {
        for (schema, answer, all) in schemas {
            // As elements of a span the many others are not copied.
            let all = all.span
            for index in all.indices where all[index].kind == .partitionedTable {
                let table = all[index]
                let name = QualifiedName(schema: schema.name, table: table.name)
                tables[name] = (schema.table(table), table, answer)
            }
        }
    }

    /// The answer of what a partition is a part of; nil where the table is no partition, or its whole is not known.
    mutating func answer(above whole: Name?, _ search: inout OwnerSearch) -> OwnerAnswer? {
        guard let whole, let name = QualifiedName(whole) else { return nil }
        var passed: Set<QualifiedName> = []
        return answer(of: name, &search, &passed)
    }

    /// Partitions can be partitioned; a circle, which PostgreSQL does not allow, is left.
    private mutating func answer(
        of name: QualifiedName,
        _ search: inout OwnerSearch,
        _ passed: inout Set<QualifiedName>
    ) -> OwnerAnswer? {
        if let known = answers[name] { return known }
        guard let whole = tables[name], passed.insert(name).inserted else { return nil }
        var above = whole.schema
        if let next = whole.table.partitionOf.flatMap({ QualifiedName($0) }) {
            above = self.answer(of: next, &search, &passed) ?? above
        }
        let answer = search.answer(for: whole.resource, below: above)
        answers[name] = answer
        return answer
    }
}
