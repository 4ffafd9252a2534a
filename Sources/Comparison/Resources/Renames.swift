import Inventory

/// New names by old ones, so that what merely refers to a renamed resource does not count as changed.
struct Renames {
    var roles: [Name: Name] = [:]
    var schemas: [Name: Name] = [:]
    /// `schema.table`, as references to tables are written.
    var tables: [Name: Name] = [:]

    var isEmpty: Bool { roles.isEmpty && schemas.isEmpty && tables.isEmpty }

    func role(_ name: Name) -> Name { roles[name] ?? name }
    func role(_ name: Name?) -> Name? { name.map { roles[$0] ?? $0 } }
    func schema(_ name: Name?) -> Name? { name.map { schemas[$0] ?? $0 } }
    func table(_ name: Name?) -> Name? { name.map { tables[$0] ?? $0 } }

    /// `schema.table.column`; names may hold dots, so the longest table that fits is taken.
    func column(_ name: Name?) -> Name? {
        guard let name, !tables.isEmpty else { return name }
        let dots = name.text.indices.filter { name.text[$0] == "." }
        for dot in dots.reversed() {
            if let table = tables[Name(String(name.text[..<dot]))] {
                return Name(table.text + name.text[dot...])
            }
        }
        return name
    }
}

extension Renames {
    /// What the pairs of a database have been renamed to, from the resources that were paired.
    init(pairs: [(before: Resource, after: Resource)]) {
        for (before, after) in pairs where before.path != after.path {
            switch before.kind {
            case .schema: schemas[before.name] = after.name
            case .table: tables[before.qualified] = after.qualified
            default: break
            }
        }
    }
}

extension Resource {
    /// `schema.table`.
    fileprivate var qualified: Name { Name(path.suffix(2).map(\.text).joined(separator: ".")) }
}
