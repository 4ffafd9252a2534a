import Inventory
import Postgres

/// Reads the text columns of one row and remembers whether any of them was not UTF-8.
///
/// In an SQL_ASCII database the server does not know what its bytes mean, and sends them as they are.
struct CatalogText {
    private let row: Row
    private var sawOtherBytes = false
    private var hasLongComment = false

    /// What is kept of a comment, in characters; the queries ask for one more, which tells that there are more.
    private static let longestComment = 65_536

    init(_ row: Row) {
        self.row = row
    }

    /// What is to be said of the resource after all its columns were read.
    var notes: [Note]? {
        let notes = (sawOtherBytes ? [Note.notUTF8] : []) + (hasLongComment ? [.commentCut] : [])
        return notes.isEmpty ? nil : notes
    }

    /// One column by itself.
    static func text(_ row: Row, _ column: Int) -> String? {
        var text = CatalogText(row)
        return text.text(column)
    }

    mutating func text(_ column: Int) -> String? {
        if let text = row.text(column) { return text }
        guard let bytes = row.bytes(column) else { return nil }
        sawOtherBytes = true
        return escaped(bytes)
    }

    /// Anybody may write one of a gigabyte; its beginning is enough.
    mutating func comment(_ column: Int) -> String? {
        guard let text = text(column) else { return nil }
        let scalars = text.unicodeScalars
        guard text.utf8.count > Self.longestComment, scalars.count > Self.longestComment else { return text }
        hasLongComment = true
        return String(String.UnicodeScalarView(scalars.prefix(Self.longestComment)))
    }

    mutating func name(_ column: Int) -> Name? {
        text(column).map { Name($0) }
    }

    /// Every byte beyond ASCII as `\xNN`, and the backslash doubled so that it cannot be mistaken for one.
    private func escaped(_ bytes: [UInt8]) -> String {
        bytes.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\"
            case ..<0x80: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + String(byte, radix: 16)
            }
        }
    }
}
