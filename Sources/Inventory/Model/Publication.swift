/// A publication of logical replication (chapter 29.1): what a database offers to subscribers.
package struct Publication: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    /// Whether it has all tables of the database.
    package var allTables = false
    /// `schema.table`, unless it has all; those with a row filter or a list of columns too.
    package var tables: [Name] = []
    /// Schemas of which it has all tables; since PostgreSQL 15.
    package var schemas: [Name] = []
    package var operations: [Operation] = []
    /// Whether changes of partitions are published as their root's.
    package var viaRoot = false
    package var comment: String?
    package var tags: Tags?
    package var notes: [Note]?

    package enum Operation: String, Sendable, JSONWord, CaseIterable { case insert, update, delete, truncate }

    package init(name: Name, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}

extension Publication: ResourceRecord {
    package static var resourceKind: ResourceKind { .publication }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Publication(name: "", oid: 0) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.field("allTables", &allTables, unless: false)
        try fields.reference("tables", &tables, to: .sql)
        try fields.reference("schemas", &schemas, to: .schema)
        try fields.field("operations", &operations)
        try fields.field("viaRoot", &viaRoot, unless: false)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.apart("notes", &notes)
    }
}
