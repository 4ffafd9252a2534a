/// An index of a table.
package struct Index: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    /// `btree`, `gin` and so on.
    package var method: Name
    package var unique = false
    package var primary = false
    /// False after a failed CREATE INDEX CONCURRENTLY: queries do not use it.
    package var valid = true
    /// Whether two NULLs are equal (NULLS NOT DISTINCT), since PostgreSQL 15.
    package var nullsNotDistinct = false
    /// Columns and expressions, each with its collation, operator class and order unless that is the usual one.
    ///
    /// As `pg_get_indexdef` writes them; `expression` in the place of one that could not be read.
    package var keys: [String] = []
    /// The columns of INCLUDE.
    package var included: [Name]?
    /// The condition of a partial index.
    package var predicate: String?
    package var comment: String?
    package var tags: Tags?
    /// From `relpages`, as old as the last VACUUM or ANALYZE.
    package var sizeBytes: Int64?
    /// `pg_stat_all_indexes.idx_scan`; only on request, as the next one.
    package var scans: Int64?
    /// `last_idx_scan`, since PostgreSQL 16.
    package var lastScan: Timestamp?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32, method: Name) {
        self.name = name
        self.oid = oid
        self.method = method
    }
}

extension Index: ResourceRecord {
    package static var resourceKind: ResourceKind { .index }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Index(name: "", oid: 0, method: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.field("method", &method)
        try fields.field("unique", &unique, unless: false)
        try fields.field("primary", &primary, unless: false)
        try fields.field("valid", &valid, unless: true)
        try fields.field("nullsNotDistinct", &nullsNotDistinct, unless: false)
        try fields.reference("keys", &keys, to: .sql)
        try fields.field("included", &included)
        try fields.reference("predicate", &predicate, to: .sql)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.volatile("sizeBytes", &sizeBytes)
        try fields.volatile("scans", &scans)
        try fields.volatile("lastScan", &lastScan)
        try fields.apart("notes", &notes)
    }
}
