import Wording

/// Rows for people, in columns as wide as their widest cell: every cell is made safe for a terminal.
struct TextTable {
    private let rows: [[String]]
    private let indent: Int

    init(rows: [[String]], indent: Int = 0) {
        self.rows = rows.map { $0.map(\.printable) }
        self.indent = indent
    }

    /// One line each, without trailing spaces.
    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.compactMap { $0.count > column ? $0[column].count : nil }.max() ?? 0
        }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let line = String(repeating: " ", count: indent) + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }
        .joined()
    }
}
