import Wording

/// A list for people, row by row: titles first, names made safe for a terminal, long cells cut.
struct ListTable {
    private let titles: [String]
    private var columns: ListColumns
    private var rows: [[String]] = []

    init(_ titles: [String]) {
        self.titles = titles
        columns = ListColumns(titles)
    }

    /// Cells are cut here; the other formats have them complete.
    mutating func add(_ cells: [String]) {
        columns.measure(cells)
        rows.append(cells)
    }

    func text(indent: Int = 0, withTitles: Bool = true) -> String {
        ((withTitles ? [titles] : []) + rows).map { columns.line($0, indent: indent) }.joined()
    }
}

/// The columns of a list: as wide as their widest cell or title, with long cells cut.
struct ListColumns {
    private static let widest = 100

    private var columns = TextColumns()

    /// Columns are as wide without their titles as with them, so that blocks of one list look alike.
    init(_ titles: [String]) {
        measure(titles)
    }

    mutating func measure(_ cells: [String]) { columns.measure(Self.shown(cells)) }

    func line(_ cells: [String], indent: Int = 0) -> String {
        columns.line(Self.shown(cells), indent: indent)
    }

    private static func shown(_ cells: [String]) -> [String] {
        cells.map { cell in
            let shown = cell.printable
            let isShort = shown.utf8.count <= widest || shown.unicodeScalars.count <= widest
            return isShort ? shown : shown.cut(to: widest - 1)
        }
    }
}
