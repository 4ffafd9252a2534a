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
        var columns = TextColumns()
        rows.forEach { columns.measure($0) }
        return rows.map { columns.line($0, indent: indent) }.joined()
    }
}

/// How wide the columns of a table are; its cells are printable already.
struct TextColumns {
    private var widths: [Int] = []

    mutating func measure(_ cells: [String]) {
        while widths.count < cells.count { widths.append(0) }
        for column in cells.indices { widths[column] = max(widths[column], cells[column].width) }
    }

    /// A line without blanks at its end.
    func line(_ cells: [String], indent: Int = 0) -> String {
        var line = Array(repeating: UInt8(ascii: " "), count: indent)
        for column in cells.indices {
            if column > 0 { line += [UInt8(ascii: " "), UInt8(ascii: " ")] }
            line += cells[column].utf8
            line += repeatElement(UInt8(ascii: " "), count: widths[column] - cells[column].width)
        }
        while line.last == UInt8(ascii: " ") { line.removeLast() }
        line.append(UInt8(ascii: "\n"))
        return String(decoding: line, as: UTF8.self)
    }
}

extension String {
    /// How many characters a reader counts.
    fileprivate var width: Int { isPrintableASCII ? utf8.count : count }
}
