import Inventory

/// The tables of one database that others are parts of: partitions and children belong to whom they belong.
///
/// A partition is a part of its table before it is a table of its schema; so is a table that inherits from one other.
struct PartitionRoots {
    private typealias Root = (resource: Resource, partOf: Name?, schema: OwnerAnswer)

    private var tables: [QualifiedName: Root] = [:]
    private var answers: [QualifiedName: OwnerAnswer] = [:]

    init(_ outline: DatabaseOutline, in database: DatabaseWalk.Found, _ search: inout OwnerSearch) throws {
        let wholes = try Self.wholes(outline)
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

    /// The names of all that something is a part of; neighbours are mostly parts of the same.
    private static func wholes(_ outline: DatabaseOutline) throws -> Set<QualifiedName> {
        var names: Set<Name> = []
        try outline.forEach { _ in
        } table: { table in
            if let name = table.partOf { names.insert(name) }
        }
        return Set(names.compactMap { QualifiedName($0) })
    }

    /// The answer of what a partition is a part of; nil where the table is no partition, or its whole is not known.
    mutating func answer(above whole: Name?, _ search: inout OwnerSearch) -> OwnerAnswer? {
        guard let whole, let name = QualifiedName(whole) else { return nil }
        var passed: Set<QualifiedName> = []
        return answer(of: name, &search, &passed)
    }

    /// Parts can have parts; a circle, which PostgreSQL does not allow, is left.
    private mutating func answer(
        of name: QualifiedName,
        _ search: inout OwnerSearch,
        _ passed: inout Set<QualifiedName>
    ) -> OwnerAnswer? {
        if let known = answers[name] { return known }
        guard let whole = tables[name], passed.insert(name).inserted else { return nil }
        var above = whole.schema
        if let next = whole.partOf.flatMap({ QualifiedName($0) }) {
            above = self.answer(of: next, &search, &passed) ?? above
        }
        let answer = search.answer(for: whole.resource, below: above)
        answers[name] = answer
        return answer
    }
}
