import Inventory
import Postgres

// Rows of tables.sql, sequences.sql and routines.sql: they begin with oid, schema and name.

extension Table {
    init?(_ row: Row, _ roles: RoleNames, withACL: Bool, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        guard let kind = Kind(relkind: row.text(3)) else { return nil }
        self.init(name: text.name(2) ?? "", oid: row.integer(0) ?? 0, kind: kind)
        owner = roles[row.integer(4)]
        comment = text.comment(5, &budget)
        tags = Tags(comment: comment)
        if withACL { hasACL(!row.boolean(6)) }
        persistence = row.text(7) == "u" ? .unlogged : .permanent
        rowSecurity = row.boolean(8)
        forceRowSecurity = row.boolean(9)
        estimatedRows = row.integer(10)
        sizeBytes = row.integer(11)
        securityInvoker = row.boolean(12)
        securityBarrier = row.boolean(13)
        notes = text.notes
    }

    /// Rows of `parents.sql`.
    mutating func addParent(_ row: Row) {
        guard let parent = CatalogText.text(row, 2).map({ Name($0) }) else { return }
        if row.boolean(1) { partitionOf = parent } else { inherits = (inherits ?? []) + [parent] }
    }
}

extension Table.Kind {
    fileprivate init?(relkind: String?) {
        switch relkind {
        case "r": self = .table
        case "p": self = .partitionedTable
        case "v": self = .view
        case "m": self = .materializedView
        case "f": self = .foreignTable
        default: return nil
        }
    }
}

extension SequenceObject {
    init(_ row: Row, _ roles: RoleNames, withACL: Bool, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        self.init(name: text.name(2) ?? "", oid: row.integer(0) ?? 0, dataType: text.text(6) ?? "")
        owner = roles[row.integer(3)]
        comment = text.comment(4, &budget)
        tags = Tags(comment: comment)
        if withACL { hasACL(!row.boolean(5)) }
        start = row.integer(7) ?? 1
        increment = row.integer(8) ?? 1
        minimum = row.integer(9) ?? 1
        maximum = row.integer(10) ?? 1
        cycle = row.boolean(11)
        ownedBy = text.name(12)
        notes = text.notes
    }
}

extension Routine {
    /// Its name alone; `SignatureRows` completes it.
    init?(_ row: Row, _ roles: RoleNames, withACL: Bool, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        guard let kind = Kind(prokind: row.text(3)) else { return nil }
        self.init(
            signature: text.name(2) ?? "",
            oid: row.integer(0) ?? 0,
            kind: kind,
            language: text.name(9) ?? ""
        )
        owner = roles[row.integer(4)]
        comment = text.comment(5, &budget)
        tags = Tags(comment: comment)
        if withACL { hasACL(!row.boolean(6)) }
        securityDefiner = row.boolean(10)
        notes = text.notes
    }
}

extension Routine.Kind {
    fileprivate init?(prokind: String?) {
        switch prokind {
        case "f": self = .function
        case "p": self = .procedure
        case "a": self = .aggregate
        case "w": self = .window
        default: return nil
        }
    }
}
