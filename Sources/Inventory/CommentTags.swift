extension Tags {
    /// The `@key:value` and `@key=value` tags in a PostgreSQL comment.
    ///
    /// An `@` counts only at the start or after white space, so that a mail address is no tag.
    package init(comment: String?) {
        self.init()
        guard let comment, comment.utf8.contains(UInt8(ascii: "@")) else { return }
        var reader = CommentReader(rest: Array(comment.unicodeScalars)[...])
        while let (key, value) = reader.nextTag() { add(Name(key), value) }
    }
}

/// Walks through a comment from one tag to the next.
private struct CommentReader {
    var rest: ArraySlice<Unicode.Scalar>
    private var afterSpace = true

    init(rest: ArraySlice<Unicode.Scalar>) {
        self.rest = rest
    }

    mutating func nextTag() -> (key: String, value: String)? {
        while let scalar = rest.popFirst() {
            let startsHere = afterSpace && scalar == "@"
            afterSpace = scalar.isSpace
            guard startsHere, let key = key() else { continue }
            let value = rest.first == "\"" ? quotedValue() : plainValue()
            afterSpace = false
            if let value { return (key, value) }
        }
        return nil
    }

    /// A key and the `:` or `=` after it; takes nothing if there is none.
    private mutating func key() -> String? {
        guard let first = rest.first, first.isLetter else { return nil }
        let end = rest.firstIndex { !$0.isKeyCharacter } ?? rest.endIndex
        guard end < rest.endIndex, rest[end] == ":" || rest[end] == "=" else { return nil }
        defer { rest = rest[(end + 1)...] }
        return String(rest[..<end])
    }

    /// Up to white space, without the punctuation at the end of a sentence.
    private mutating func plainValue() -> String? {
        let end = rest.firstIndex { $0.isSpace } ?? rest.endIndex
        var value = rest[..<end]
        rest = rest[end...]
        while let last = value.last, [".", ",", ";", ")"].contains(last) { value.removeLast() }
        return value.isEmpty ? nil : String(value)
    }

    /// Up to the closing quote, with `\"` inside; without a closing quote there is no tag.
    private mutating func quotedValue() -> String? {
        var value: [Unicode.Scalar] = []
        var cursor = rest.dropFirst()
        while let scalar = cursor.popFirst() {
            if scalar == "\"" {
                rest = cursor
                return String(value[...])
            }
            if scalar == "\\", cursor.first == "\"" {
                cursor.removeFirst(); value.append("\"")
            } else {
                value.append(scalar)
            }
        }
        return nil
    }
}

extension String {
    fileprivate init(_ scalars: ArraySlice<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}

extension Unicode.Scalar {
    /// Nearly all comments are ASCII, where no table is needed.
    fileprivate var isSpace: Bool {
        isASCII ? self == " " || ("\t"..."\r").contains(self) : properties.isWhitespace
    }

    fileprivate var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    fileprivate var isKeyCharacter: Bool {
        isLetter || ("0"..."9").contains(self) || self == "_" || self == "." || self == "-"
    }
}
