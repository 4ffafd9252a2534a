import Wording

/// One record of comma-separated values (RFC 4180), safe to open in a spreadsheet.
package struct CSVLine {
    package let text: String

    package init(_ cells: [String]) {
        text = cells.map(Self.quoted).joined(separator: ",") + "\n"
    }

    /// A value that would start a formula gets an apostrophe before it, as OWASP recommends ("CSV Injection").
    private static func quoted(_ cell: String) -> String {
        let shown = cell.printable
        let isFormula =
            shown.unicodeScalars.first { !$0.properties.isWhitespace }.map(starters.contains) ?? false
        let guarded = isFormula ? "'" + shown : shown
        guard guarded.utf8.contains(where: { [0x22, 0x2C, 0x3B].contains($0) }) else { return guarded }
        return "\"" + guarded.doubling(["\""]) + "\""
    }

    /// Full-width forms count too: some spreadsheets read them like the others.
    private static let starters: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
}
