/// A table by schema and name, parsed from the text that `quote_ident` makes of the two: `sales."Großkunden"`.
package struct QualifiedName: Sendable, Hashable {
    package var schema: Name
    package var table: Name

    package init(schema: Name, table: Name) {
        self.schema = schema
        self.table = table
    }

    /// Nil if the text is not two names with a dot between them.
    package init?(_ text: Name) {
        var rest = text.text.unicodeScalars[...]
        guard let schema = Name(quotedAtStartOf: &rest), rest.popFirst() == ".",
            let table = Name(quotedAtStartOf: &rest), rest.isEmpty
        else {
            return nil
        }
        self.init(schema: schema, table: table)
    }
}
