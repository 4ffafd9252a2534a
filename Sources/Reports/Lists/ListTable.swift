import Wording

/// A list for people, row by row: titles first, names made safe for a terminal, long cells cut.
struct ListTable {
    private static let widest = 100

    private let titles: [String]
    private var rows: [[String]] = []

    init(_ titles: [String]) {
        self.titles = titles
    }

    /// Cells are cut here; the other formats have them complete.
    mutating func add(_ cells: [String]) {
        rows.append(
            cells.map { cell in
                let shown = cell.printable
                return shown.unicodeScalars.count <= Self.widest ? shown : shown.cut(to: Self.widest - 1)
            }
        )
    }

    /// Columns have the same width with and without titles, so that blocks of one list look alike.
    func text(indent: Int = 0, withTitles: Bool = true) -> String {
        let text = TextTable(rows: [titles] + rows, indent: indent).text
        return withTitles ? text : String(text.drop { $0 != "\n" }.dropFirst())
    }
}
