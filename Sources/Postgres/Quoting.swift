extension String {
    /// The text as an SQL identifier, whatever it holds (chapter 4.1.1).
    package var quotedIdentifier: String { "\"" + replacing("\"", with: "\"\"") + "\"" }

    /// The text as an SQL string; with a backslash in it as an escape string, so that no setting changes its meaning.
    package var quotedLiteral: String {
        let doubled = replacing("'", with: "''")
        return doubled.contains("\\") ? "E'" + doubled.replacing("\\", with: "\\\\") + "'" : "'\(doubled)'"
    }
}
