/// A constraint of a table (`pg_constraint`).
package struct Constraint: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var kind: Kind
    /// In the order of the constraint.
    package var columns: [Name] = []
    /// The table that a foreign key refers to, as `schema.table`.
    package var references: Name?
    package var referencedColumns: [Name]?
    /// Of an exclusion, one for each element: two rows for which all of them give true exclude each other.
    package var operators: [Name]?
    package var onUpdate: Action?
    package var onDelete: Action?
    package var deferrable = false
    package var initiallyDeferred = false
    /// False for NOT VALID: then existing rows may break it.
    package var validated = true
    /// False for NOT ENFORCED, since PostgreSQL 18.
    package var enforced = true
    /// The condition of a check.
    package var expression: String?
    package var comment: String?
    package var tags: Tags?
    package var notes: [Note]?

    /// `pg_constraint.contype`: p, u, f, c, n (since PostgreSQL 18), x.
    package enum Kind: String, Sendable, JSONWord {
        case primaryKey, unique, foreignKey, check, notNull, exclusion
    }

    /// `pg_constraint.confdeltype`: a, r, c, n, d.
    package enum Action: String, Sendable, JSONWord { case noAction, restrict, cascade, setNull, setDefault }

    package init(name: Name, oid: UInt32, kind: Kind) {
        self.name = name
        self.oid = oid
        self.kind = kind
    }
}

extension Constraint: ResourceRecord {
    package static var resourceKind: ResourceKind { .constraint }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package var variety: String { kind.rawValue }
    package static var blank: Self { Constraint(name: "", oid: 0, kind: .check) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.field("kind", &kind)
        try fields.field("columns", &columns)
        try fields.reference("references", &references, to: .sql)
        try fields.field("referencedColumns", &referencedColumns)
        try fields.field("operators", &operators)
        try fields.field("onUpdate", &onUpdate)
        try fields.field("onDelete", &onDelete)
        try fields.field("deferrable", &deferrable, unless: false)
        try fields.field("initiallyDeferred", &initiallyDeferred, unless: false)
        try fields.field("validated", &validated, unless: true)
        try fields.field("enforced", &enforced, unless: true)
        try fields.reference("expression", &expression, to: .sql)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.apart("notes", &notes)
    }
}
