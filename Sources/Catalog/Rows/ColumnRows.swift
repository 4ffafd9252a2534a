import Inventory
import Postgres

/// Columns by table, until the tables take them.
///
/// The rows have no guaranteed order, so each column keeps its number.
struct ColumnRows {
    private struct Numbered {
        var numbers: [Int16] = []
        var columns: [Column] = []
        /// The numbers of those with an expression that is not known yet.
        var awaited: Set<Int16> = []

        /// An array doubles its room; for millions of columns that is too much.
        mutating func append(_ column: Column, _ number: Int16) {
            if columns.count == columns.capacity {
                let room = columns.count + max(4, columns.count / 4)
                columns.reserveCapacity(room)
                numbers.reserveCapacity(room)
            }
            columns.append(column)
            numbers.append(number)
        }
    }

    private var tables: [Numbered] = []
    private var places: [UInt32: Int] = [:]
    /// Mostly the table of the row before.
    private var last: (table: UInt32, place: Int)?
    private(set) var hasGenerated = false
    private(set) var hasDefaults = false

    mutating func add(_ row: Row, _ types: inout TypeNames, _ budget: inout TextBudget) {
        guard let table: UInt32 = row.integer(0), let number: Int16 = row.integer(1) else { return }
        let column = Column(row, &types, &budget)
        let place = placeForRows(of: table)
        tables[place].append(column, number)
        guard row.boolean(10) else { return }
        tables[place].awaited.insert(number)
        if column.generated == nil { hasDefaults = true } else { hasGenerated = true }
    }

    private mutating func placeForRows(of table: UInt32) -> Int {
        if let last, last.table == table { return last.place }
        let place = places[table] ?? tables.count
        if place == tables.count {
            places[table] = place
            tables.append(Numbered())
        }
        last = (table, place)
        return place
    }

    mutating func addPrivilege(_ row: Row, _ roles: RoleNames) {
        change(row) { $0.privileges = ($0.privileges ?? []) + [Privilege(row, roles)] }
    }

    /// Rows of `defaults.sql` and `generated.sql`.
    mutating func addExpression(_ row: Row, _ budget: inout TextBudget) {
        guard let text = CatalogText.text(row, 2) else { return }
        let (kept, cut) = budget.kept(text)
        change(row) { column in
            column.default = kept
            if let cut { column.notes = (column.notes ?? []) + [.expression(cut)] }
        }
        if let place = row.integer(0).flatMap({ places[$0] }), let number: Int16 = row.integer(1) {
            tables[place].awaited.remove(number)
        }
    }

    private mutating func change(_ row: Row, _ change: (inout Column) -> Void) {
        guard let place = row.integer(0).flatMap({ places[$0] }), let number: Int16 = row.integer(1),
            let column = tables[place].numbers.firstIndex(of: number)
        else { return }
        change(&tables[place].columns[column])
    }

    /// The columns of one table in their order, system columns last, and whether all their expressions are known.
    mutating func taken(of table: UInt32) -> (columns: [Column], areWhole: Bool) {
        guard let place = places[table] else { return ([], true) }
        var found = Numbered()
        swap(&found, &tables[place])
        for place in found.columns.indices where found.columns[place].privileges != nil {
            found.columns[place].privileges?.sort()
        }
        let numbers = found.numbers.lazy.map { UInt16(bitPattern: $0) }
        let isInOrder = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        let sorted = isInOrder ? found.columns : zip(numbers, found.columns).sorted { $0.0 < $1.0 }.map(\.1)
        return (sorted, found.awaited.isEmpty)
    }
}

extension Column {
    /// Rows of `columns.sql`.
    fileprivate init(_ row: Row, _ types: inout TypeNames, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        let type = types.name(row.integer(3) ?? 0, modified: text.text(4))
        self.init(name: text.name(2) ?? "", type: type.name, nullable: !row.boolean(5))
        switch row.text(6) {
        case "a": identity = .always
        case "d": identity = .byDefault
        default: break
        }
        switch row.text(7) {
        case "s": generated = .stored
        case "v": generated = .virtual
        default: break
        }
        comment = text.comment(8, &budget)
        tags = text.tags(comment)
        if row.boolean(9) { privileges = [] }
        system = (row.integer(1) ?? 0) < 0
        notes = text.notes ?? type.notes
    }
}
