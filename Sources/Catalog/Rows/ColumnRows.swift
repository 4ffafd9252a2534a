import Inventory
import Postgres

/// Columns by table, until they are taken into their tables.
///
/// The rows come in no order, so each column keeps its number meanwhile.
struct ColumnRows {
    private struct Numbered {
        var number: Int16
        var column: Column
    }

    private var byTable: [UInt32: [Numbered]] = [:]

    private(set) var hasGenerated = false

    mutating func add(_ row: Row) {
        guard let table: UInt32 = row.integer(0), let number: Int16 = row.integer(1) else { return }
        let column = Column(row)
        hasGenerated = hasGenerated || column.generated != nil
        byTable[table, default: []].append(Numbered(number: number, column: column))
    }

    mutating func addPrivilege(_ row: Row, _ roles: RoleNames) {
        change(row) { $0.privileges = ($0.privileges ?? []) + [Privilege(row, roles)] }
    }

    /// Rows of `defaults.sql` and `generated.sql`.
    mutating func addExpression(_ row: Row) {
        change(row) { $0.default = CatalogText.text(row, 2) }
    }

    private mutating func change(_ row: Row, _ change: (inout Column) -> Void) {
        guard let table: UInt32 = row.integer(0), let number: Int16 = row.integer(1),
            let place = byTable[table]?.firstIndex(where: { $0.number == number })
        else { return }
        change(&byTable[table, default: []][place].column)
    }

    /// The columns of one table in their order.
    mutating func taken(of table: UInt32) -> [Column] {
        guard var found = byTable.removeValue(forKey: table) else { return [] }
        found.sort { $0.number < $1.number }
        return found.map { numbered in
            var column = numbered.column
            column.privileges?.sort()
            return column
        }
    }
}

extension Column {
    /// Rows of `columns.sql`.
    fileprivate init(_ row: Row) {
        var text = CatalogText(row)
        self.init(name: text.name(2) ?? "", type: text.text(3) ?? "", nullable: !row.boolean(4))
        switch row.text(5) {
        case "a": identity = .always
        case "d": identity = .byDefault
        default: break
        }
        switch row.text(6) {
        case "s": generated = .stored
        case "v": generated = .virtual
        default: break
        }
        comment = text.text(7)
        tags = comment.map { Tags(comment: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        if row.boolean(8) { privileges = [] }
        notes = text.notes
    }
}
