import Wording

extension String {
    /// The text as an SQL identifier, whatever it contains (chapter 4.1.1).
    package var quotedIdentifier: String { "\"" + doubling(["\""]) + "\"" }

    /// The text as an SQL string; with a backslash in it an escape string, so that no setting changes its meaning.
    package var quotedLiteral: String {
        let text = doubling(["'", "\\"])
        return unicodeScalars.contains("\\") ? "E'\(text)'" : "'\(text)'"
    }

    /// The text as a value in a connection string (chapter 34.1.1.1).
    package var quotedConnectionValue: String {
        "'" + replacingScalars { $0 == "'" || $0 == "\\" ? "\\\($0)" : nil } + "'"
    }
}
