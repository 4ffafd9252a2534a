import Inventory

/// How much of the comments and expressions of one database, or of all shared objects, is kept.
///
/// Any user with a schema may write very many. The start of each text is always kept; the rest uses the budget.
struct TextBudget {
    /// Why a text was cut.
    enum Cut { case tooLong, tooMany }

    /// The most characters of one text; the queries request one more, which shows that the text is longer.
    private static let longest = 65_536
    /// The characters of each text that are kept when the budget is used up.
    private static let start = 256

    /// In bytes.
    private var left = 8 << 20

    mutating func kept(_ text: String) -> (text: String, cut: Cut?) {
        guard text.utf8.count > Self.start else { return (text, nil) }
        let whole = Self.cut(text, to: Self.longest)
        let kept = whole ?? text
        guard kept.utf8.count <= left else {
            left = 0
            return Self.cut(kept, to: Self.start).map { ($0, .tooMany) } ?? (kept, nil)
        }
        left -= kept.utf8.count
        return (kept, whole == nil ? nil : .tooLong)
    }

    /// Nil for a text that is not longer.
    private static func cut(_ text: String, to most: Int) -> String? {
        let scalars = text.unicodeScalars
        guard text.utf8.count > most, scalars.count > most else { return nil }
        return String(String.UnicodeScalarView(scalars.prefix(most)))
    }
}

extension Note {
    static func comment(_ cut: TextBudget.Cut) -> Note { cut == .tooLong ? .commentCut : .commentsCut }
    static func expression(_ cut: TextBudget.Cut) -> Note {
        cut == .tooLong ? .expressionCut : .expressionsCut
    }
}
