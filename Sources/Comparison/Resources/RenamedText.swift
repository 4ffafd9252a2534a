import Inventory

extension Renames {
    /// A text of SQL with the new names: a type, an expression, a reference.
    ///
    /// PostgreSQL writes every name of a user with its schema. A literal is a value, unless it
    /// is a reference: `nextval('sales.numbers'::regclass)`.
    func renamed(_ text: String) -> String {
        var rest = text.unicodeScalars[...]
        var renamed = String.UnicodeScalarView()
        while let scalar = rest.first {
            let start = rest
            let new =
                scalar == "'"
                ? reference(&rest) : Name(quotedAtStartOf: &rest).flatMap { path(from: $0, &rest) }
            if let new {
                renamed += new.unicodeScalars
            } else {
                if rest.startIndex == start.startIndex { rest.removeFirst() }
                renamed += start[..<rest.startIndex]
            }
        }
        return String(renamed)
    }

    /// The first name and those after it, separated by dots; nil if nothing in it was renamed.
    private func path(from first: Name, _ rest: inout Substring.UnicodeScalarView) -> String? {
        var names = [first]
        while rest.first == "." {
            var following = rest.dropFirst()
            guard let name = Name(quotedAtStartOf: &following) else { break }
            names.append(name)
            rest = following
        }
        return path(names)?.map(\.quoted).joined(separator: ".")
    }

    /// Reads a literal; nil if it is not a reference.
    private func reference(_ rest: inout Substring.UnicodeScalarView) -> String? {
        rest.removeFirst()
        var content = ""
        while let scalar = rest.popFirst() {
            if scalar == "'" {
                guard rest.first == "'" else { break }
                rest.removeFirst()
            }
            content.unicodeScalars.append(scalar)
        }
        guard rest.starts(with: "::reg".unicodeScalars) else { return nil }
        return "'\(renamed(content).doubled("'"))'"
    }
}
