/// A table, or what PostgreSQL lets people query like one.
package struct Table: Sendable, Equatable, Codable {
    package var name: Name
    package var oid: UInt32
    package var kind: Kind
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    /// PostgreSQL's own default: all for the owner alone.
    package var builtInPrivileges: Bool?
    package var persistence: Persistence
    /// Schema and table, as `schema.table`.
    package var partitionOf: Name?
    /// `RANGE (day)`; `RANGE (expression)` where a column is an expression.
    package var partitionKey: String?
    /// Tables it inherits from, as `schema.table`, in their order; partitions have `partitionOf` instead.
    package var inherits: [Name]?
    package var rowSecurity: Bool
    /// The extension that owns the table.
    package var `extension`: Name?
    /// From the last VACUUM or ANALYZE; absent where there was none.
    package var estimatedRows: Int64?
    /// From `relpages`: the main fork alone, as old as the last VACUUM or ANALYZE.
    package var sizeBytes: Int64?
    /// In their order; absent where columns were not asked for.
    package var columns: [Column]?
    package var notes: [Note]?

    /// `pg_class.relkind`: r, p, v, m, f.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case table, partitionedTable, view, materializedView, foreignTable
    }

    /// `pg_class.relpersistence`: p, u.
    package enum Persistence: String, Sendable, Codable {
        case permanent, unlogged
    }

    package init(
        name: Name,
        oid: UInt32,
        kind: Kind,
        persistence: Persistence = .permanent,
        rowSecurity: Bool = false
    ) {
        self.name = name
        self.oid = oid
        self.kind = kind
        self.persistence = persistence
        self.rowSecurity = rowSecurity
    }
}

extension Table {
    /// The table that this one is counted and shown with, and whose owner it has: a partition's, or the only parent.
    package var partOf: Name? { partitionOf ?? (inherits?.count == 1 ? inherits?.first : nil) }
}

extension Table: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("oid", oid)
            json.member("kind", kind.rawValue)
            json.member("owner", owner)
            json.member("comment", comment)
            json.member("tags", tags)
            json.annotation()
            json.member("privileges", privileges)
            json.member("builtInPrivileges", builtInPrivileges)
            json.member("persistence", persistence.rawValue)
            json.member("partitionOf", partitionOf)
            json.member("partitionKey", partitionKey)
            json.member("inherits", inherits)
            json.member("rowSecurity", rowSecurity)
            json.member("extension", self.extension)
            json.volatile("estimatedRows", estimatedRows)
            json.volatile("sizeBytes", sizeBytes)
            json.member("columns", columns)
            json.member("notes", notes)
        }
    }
}
