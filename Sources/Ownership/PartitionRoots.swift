import Inventory

/// The partitioned tables of one database, whose partitions belong to whom they belong.
///
/// A partition is a part of its table before it is a table of its schema.
struct PartitionRoots {
    private var tables: [Name: (resource: Resource, table: Table, schema: OwnerAnswer)] = [:]
    private var answers: [Name: OwnerAnswer] = [:]
    /// Names with dots in them can make one text of two tables; then neither counts.
    private var unclear: Set<Name> = []

    init(_ schemas: [(Resource, OwnerAnswer, [Table])]) {
        for (schema, answer, all) in schemas {
            for table in all where table.kind == .partitionedTable {
                let name = Name("\(schema.name).\(table.name)")
                if tables[name] != nil { unclear.insert(name) }
                tables[name] = (schema.table(table), table, answer)
            }
        }
    }

    /// The answer of what a partition is a part of; nil where the table is no partition, or its root is not known.
    mutating func answer(above table: Table, _ search: inout OwnerSearch) -> OwnerAnswer? {
        guard let name = table.partitionOf else { return nil }
        var passed: Set<Name> = []
        return answer(of: name, &search, &passed)
    }

    /// Partitions can be partitioned; a circle, which PostgreSQL does not allow, is left.
    private mutating func answer(of name: Name, _ search: inout OwnerSearch, _ passed: inout Set<Name>)
        -> OwnerAnswer?
    {
        if let known = answers[name] { return known }
        guard let root = tables[name], !unclear.contains(name), passed.insert(name).inserted else {
            return nil
        }
        var above = root.schema
        if let next = root.table.partitionOf { above = self.answer(of: next, &search, &passed) ?? above }
        let answer = search.answer(for: root.resource, below: above)
        answers[name] = answer
        return answer
    }
}
