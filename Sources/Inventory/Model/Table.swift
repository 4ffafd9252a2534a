/// A table, or anything that PostgreSQL can query like one.
package struct Table: Sendable, Equatable {
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
    package var rowSecurity: Bool
    /// Whether row security counts for the table's owner too.
    package var forceRowSecurity = false
    /// From the last VACUUM or ANALYZE; absent if there was none.
    package var estimatedRows: Int64?
    /// From `relpages`: the main fork alone, as old as the last VACUUM or ANALYZE.
    package var sizeBytes: Int64?
    /// In their order; absent if columns were not requested.
    package var columns: [Column]?
    /// By name, as those below; absent if they were not requested.
    package var constraints: [Constraint]?
    package var indexes: [Index]?
    /// Whether a view checks privileges of the role that reads it (`security_invoker`, PostgreSQL 15).
    package var securityInvoker = false
    package var securityBarrier = false
    var rare = RareFacts<Rare>()

    /// The facts that few tables have, or few snapshots list.
    struct Rare: EmptyFacts {
        var partitionOf: Name?
        var partitionBound, partitionKey: String?
        var inherits: [Name]?
        var `extension`: Name?
        var triggers: [Trigger]?
        var policies: [Policy]?
        var rules: [Rule]?
        var reads: [String]?
        var sequentialScans, indexScans: Int64?
        var lastScan, lastAnalyze: Timestamp?
        var notes: [Note]?
    }

    /// `pg_class.relkind`: r, p, v, m, f.
    package enum Kind: String, Sendable, JSONWord, CaseIterable {
        case table, partitionedTable, view, materializedView, foreignTable
    }

    /// `pg_class.relpersistence`: p, u.
    package enum Persistence: String, Sendable, JSONWord {
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

extension Table: ResourceRecord {
    package static var resourceKind: ResourceKind { .table }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package var variety: String { kind.rawValue }
    package static var blank: Self { Table(name: "", oid: 0, kind: .table) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.field("kind", &kind)
        try fields.owner(&owner)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        fields.annotation()
        try fields.privileges(&privileges, builtIn: &builtInPrivileges)
        try fields.field("persistence", &persistence)
        try fields.reference("partitionOf", &partitionOf, to: .sql)
        try fields.given("partitionBound", &partitionBound)
        try fields.field("partitionKey", &partitionKey)
        try fields.reference("inherits", &inherits, to: .sql)
        try fields.field("rowSecurity", &rowSecurity)
        try fields.field("forceRowSecurity", &forceRowSecurity, unless: false)
        try fields.field("securityInvoker", &securityInvoker, unless: false)
        try fields.field("securityBarrier", &securityBarrier, unless: false)
        try fields.givenReference("reads", &reads, to: .sql)
        try fields.field("extension", &self.extension)
        try fields.volatile("estimatedRows", &estimatedRows)
        try fields.volatile("sizeBytes", &sizeBytes)
        try fields.volatile("sequentialScans", &sequentialScans)
        try fields.volatile("indexScans", &indexScans)
        try fields.volatile("lastScan", &lastScan)
        try fields.volatile("lastAnalyze", &lastAnalyze)
        try fields.children("columns", &columns)
        try fields.children("constraints", &constraints)
        try fields.children("indexes", &indexes)
        try fields.children("triggers", &triggers)
        try fields.children("policies", &policies)
        try fields.children("rules", &rules)
        try fields.apart("notes", &notes)
    }
}
