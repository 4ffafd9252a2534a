import Inventory
import Postgres

/// The names of a database's types, from rows of `types.sql`.
struct TypeNames {
    private struct Found {
        var name: String
        /// The notes on bytes that are not UTF-8.
        var notes: [Note]?
    }

    private var found: [UInt32: Found] = [:]
    /// Names with modifiers: many columns have few of them, so each is stored once.
    private var modified: [String: String] = [:]

    mutating func add(_ row: Row) {
        var text = CatalogText(row)
        guard let oid: UInt32 = row.integer(0), let name = text.text(1) else { return }
        found[oid] = Found(name: name, notes: text.notes)
    }

    /// The name, and the notes on it; a damaged catalog may lack the type.
    func name(_ oid: UInt32) -> (name: String, notes: [Note]?) {
        found[oid].map { ($0.name, $0.notes) } ?? ("unknown (OID=\(oid))", nil)
    }

    /// The type of a column: as `format_type` gave it, unless the type was gone by then.
    mutating func name(_ oid: UInt32, modified text: String?) -> (name: String, notes: [Note]?) {
        guard let text, !text.hasPrefix(Self.gone) else { return name(oid) }
        if let known = modified[text] { return (known, nil) }
        modified[text] = text
        return (text, nil)
    }

    /// What `format_type` returns for a type that does not exist; a name like that would be in quotes.
    private static let gone = "???"
}
