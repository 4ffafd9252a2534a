import Inventory
import Postgres

/// Columns by table, until the tables take them.
///
/// The rows have no guaranteed order, so each column keeps its number.
struct ColumnRows {
    private struct Numbered {
        var numbers: [Int16] = []
        var columns: [Column] = []
    }

    private var byTable: [UInt32: Numbered] = [:]
    /// Many columns share few types: each type's name is stored once.
    private var types: [String: String] = [:]
    private(set) var hasGenerated = false

    mutating func add(_ row: Row, _ budget: inout TextBudget) {
        guard let table: UInt32 = row.integer(0), let number: Int16 = row.integer(1) else { return }
        var column = Column(row, &budget)
        column.type = kept(column.type)
        hasGenerated = hasGenerated || column.generated != nil
        byTable[table, default: Numbered()].numbers.append(number)
        byTable[table, default: Numbered()].columns.append(column)
    }

    private mutating func kept(_ type: String) -> String {
        if let known = types[type] { return known }
        types[type] = type
        return type
    }

    mutating func addPrivilege(_ row: Row, _ roles: RoleNames) {
        change(row) { $0.privileges = ($0.privileges ?? []) + [Privilege(row, roles)] }
    }

    /// Rows of `defaults.sql` and `generated.sql`.
    mutating func addExpression(_ row: Row, _ budget: inout TextBudget) {
        let found = CatalogText.text(row, 2).map { budget.kept($0) }
        change(row) { column in
            column.default = found?.text
            if let cut = found?.cut { column.notes = (column.notes ?? []) + [.expression(cut)] }
        }
    }

    private mutating func change(_ row: Row, _ change: (inout Column) -> Void) {
        guard let table: UInt32 = row.integer(0), let number: Int16 = row.integer(1),
            let place = byTable[table]?.numbers.firstIndex(of: number)
        else { return }
        change(&byTable[table, default: Numbered()].columns[place])
    }

    /// The columns of one table in their order.
    mutating func taken(of table: UInt32) -> [Column] {
        guard var found = byTable.removeValue(forKey: table) else { return [] }
        for place in found.columns.indices { found.columns[place].privileges?.sort() }
        let isInOrder = zip(found.numbers, found.numbers.dropFirst()).allSatisfy { $0 < $1 }
        guard !isInOrder else { return found.columns }
        return zip(found.numbers, found.columns).sorted { $0.0 < $1.0 }.map(\.1)
    }
}

extension Column {
    /// Rows of `columns.sql`.
    fileprivate init(_ row: Row, _ budget: inout TextBudget) {
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
        comment = text.comment(7, &budget)
        tags = comment.map { Tags(comment: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        if row.boolean(8) { privileges = [] }
        notes = text.notes
    }
}
