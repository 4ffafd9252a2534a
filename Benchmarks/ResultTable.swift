import Foundation

/// A table in Markdown: the first column to the left, numbers to the right.
struct ResultTable {
    private let columns: [String]
    private var rows: [[String]] = []

    init(columns: [String]) {
        self.columns = columns
    }

    /// Adds a row, and shows it while the others are still to come.
    mutating func add(_ cells: [String]) {
        rows.append(cells)
        print(Self.line(cells))
        fflush(nil)
    }

    var text: String {
        let rule = ["---"] + columns.dropFirst().map { _ in "---:" }
        return ([columns, rule] + rows).map(Self.line).joined(separator: "\n")
    }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}
