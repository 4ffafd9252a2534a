import Inventory

/// New names by old ones, so that a reference to a renamed resource does not count as changed.
struct Renames {
    var roles: [Name: Name] = [:]
    var schemas: [Name: Name] = [:]
    /// Tables and sequences, whose names are in one namespace.
    var relations: [QualifiedName: QualifiedName] = [:]

    var isEmpty: Bool { roles.isEmpty && schemas.isEmpty && relations.isEmpty }

    func role(_ name: String) -> String { roles[Name(name)]?.text ?? name }
    func schema(_ name: String) -> String { schemas[Name(name)]?.text ?? name }

    /// The present path for one that starts with a schema; nil if nothing in it was renamed.
    func path(_ names: [Name]) -> [Name]? {
        guard names.count > 1 else { return nil }
        if let new = relations[QualifiedName(schema: names[0], table: names[1])] {
            return [new.schema, new.table] + names[2...]
        }
        return schemas[names[0]].map { [$0] + names[1...] }
    }
}

extension Renames {
    /// The renames in a database, from the paired resources.
    ///
    /// Paths start with the database, which nothing inside refers to.
    init(pairs: [(before: FactTree, after: FactTree)]) {
        for (before, after) in pairs where before.path.dropFirst() != after.path.dropFirst() {
            switch before.kind {
            case .schema: schemas[before.name] = after.name
            case .table, .sequence: relations[before.qualified] = after.qualified
            default: break
            }
        }
    }
}

extension FactTree {
    fileprivate var qualified: QualifiedName { QualifiedName(schema: path[1], table: name) }
}
