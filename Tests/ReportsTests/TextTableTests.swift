import Testing

@testable import Reports

/// The columns of a table for people.
@Suite struct TextTableTests {
    @Test func columnsAreAsWideAsTheirWidestCell() {
        let table = TextTable(rows: [["name", "kind"], ["shop", "table"], ["a longer name", ""]])
        #expect(table.text == "name           kind\nshop           table\na longer name\n")
    }

    @Test func rowsMayHaveFewerCells() {
        #expect(TextTable(rows: [["a"], ["bb", "c"]], indent: 2).text == "  a\n  bb  c\n")
        #expect(TextTable(rows: []).text == "")
    }

    /// The width of a cell is the width of its shown text, which is always one line.
    @Test func noCellMovesTheCursorOrTheColumns() {
        let table = TextTable(rows: [["\u{1B}[2J", "x"], ["a\nb", "y"], ["é", "z"]])
        #expect(table.text == "\\u{1b}[2J  x\na\\nb       y\né          z\n")
    }

    @Test func listCutsLongCells() {
        var list = ListTable(["name"])
        list.add([String(repeating: "a", count: 100)])
        list.add([String(repeating: "b", count: 101)])
        let lines = list.text().split(separator: "\n")
        #expect(lines[0] == "name")
        #expect(lines[1] == String(repeating: "a", count: 100)[...])
        #expect(lines[2] == String(repeating: "b", count: 99) + "…")
    }

    @Test func columnsKeepTheirWidthWithoutTitles() {
        var list = ListTable(["name", "kind"])
        list.add(["a", "table"])
        #expect(list.text(indent: 1) == " name  kind\n a     table\n")
        #expect(list.text(indent: 1, withTitles: false) == " a     table\n")
    }
}
