import Inventory
import Postgres

/// Reads the text columns of one row and remembers whether any of them was not UTF-8.
///
/// In an SQL_ASCII database the server does not know the encoding of its bytes, and sends them unchanged.
struct CatalogText {
    private let row: Row
    private var sawOtherBytes = false
    private var cut: TextBudget.Cut?

    init(_ row: Row) {
        self.row = row
    }

    /// The notes of the resource after all its columns were read.
    var notes: [Note]? {
        let notes = (sawOtherBytes ? [Note.notUTF8] : []) + (cut.map { [.comment($0)] } ?? [])
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

    /// A user may write a comment of a gigabyte; its beginning is enough.
    mutating func comment(_ column: Int, _ budget: inout TextBudget) -> String? {
        guard let text = text(column) else { return nil }
        let (kept, cut) = budget.kept(text)
        self.cut = cut
        return kept
    }

    mutating func name(_ column: Int) -> Name? {
        text(column).map { Name($0) }
    }

    /// A list of names as `quote_ident` writes them; nil for each 0 in the list.
    mutating func quotedList(_ column: Int) -> [(quoted: String, name: Name)?] {
        guard let text = text(column) else { return [] }
        var rest = Substring.UnicodeScalarView(text.unicodeScalars)
        var list: [(quoted: String, name: Name)?] = []
        while !rest.isEmpty {
            let before = rest
            if let name = Name(quotedAtStartOf: &rest) {
                list.append((String(before[..<rest.startIndex]), name))
            } else {
                list.append(nil)
                rest = rest.dropFirst()
            }
            rest = rest.dropFirst(", ".count)
        }
        return list
    }

    /// The names of such a list, or nil if there is none.
    mutating func names(_ column: Int) -> [Name]? {
        let names = quotedList(column).compactMap(\.?.name)
        return names.isEmpty ? nil : names
    }

    /// The names of a list of `schema.table`, each as `quote_ident` writes its parts.
    mutating func qualifiedNames(_ column: Int) -> [Name] {
        guard let text = text(column) else { return [] }
        var rest = Substring.UnicodeScalarView(text.unicodeScalars)
        var names: [Name] = []
        while !rest.isEmpty {
            let before = rest
            guard Name(quotedAtStartOf: &rest) != nil else { return names }
            rest = rest.dropFirst()
            guard Name(quotedAtStartOf: &rest) != nil else { return names }
            names.append(Name(String(before[..<rest.startIndex])))
            rest = rest.dropFirst(", ".count)
        }
        return names
    }

    /// Nil if the comment has no tags.
    func tags(_ comment: String?) -> Tags? {
        comment.map { Tags(comment: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Every byte beyond ASCII as `\xNN`, and the backslash doubled to distinguish it.
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
