/// A table by schema and name, out of the text that `quote_ident` makes of the two: `sales."Großkunden"`.
package struct QualifiedName: Sendable, Hashable {
    package var schema: Name
    package var table: Name

    package init(schema: Name, table: Name) {
        self.schema = schema
        self.table = table
    }

    /// Nil where the text is not two names with a dot between them.
    package init?(_ text: Name) {
        var rest = Array(text.text.unicodeScalars)[...]
        guard let schema = Self.name(&rest), rest.popFirst() == ".", let table = Self.name(&rest),
            rest.isEmpty
        else {
            return nil
        }
        self.init(schema: schema, table: table)
    }

    /// Up to the closing quote, a doubled one being a part of the name; without quotes, up to the dot.
    private static func name(_ rest: inout ArraySlice<Unicode.Scalar>) -> Name? {
        var name = String.UnicodeScalarView()
        guard rest.first == "\"" else {
            while let scalar = rest.first, scalar != "." {
                name.append(scalar)
                rest.removeFirst()
            }
            return name.isEmpty ? nil : Name(String(name))
        }
        rest.removeFirst()
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                guard rest.first == "\"" else { return Name(String(name)) }
                rest.removeFirst()
            }
            name.append(scalar)
        }
        return nil
    }
}
