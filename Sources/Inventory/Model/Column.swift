/// A column of a table, or of anything that is queried like one.
package struct Column: Sendable, Equatable {
    package var name: Name
    /// As `format_type` prints it: `character varying(32)`.
    package var type: String
    package var nullable: Bool
    package var identity: Identity?
    package var generated: Generated?
    /// A column that every table has, as `ctid`; listed only if it has privileges of its own.
    package var system = false
    private var rare = RareFacts<Rare>()

    /// The facts that few columns have.
    ///
    /// A database may have millions of columns: the others take no memory for them.
    private struct Rare: EmptyFacts {
        var `default`: String?
        var comment: String?
        var tags: Tags?
        var privileges: [Privilege]?
        var notes: [Note]?
    }

    /// `pg_attribute.attidentity`: a, d.
    package enum Identity: String, Sendable, JSONWord { case always, byDefault }

    /// `pg_attribute.attgenerated`: s, and v since PostgreSQL 18.
    package enum Generated: String, Sendable, JSONWord { case stored, virtual }

    package init(name: Name, type: String, nullable: Bool) {
        self.name = name
        self.type = type
        self.nullable = nullable
    }
}

extension Column {
    /// The expression of the default or of the generation; only on request.
    package var `default`: String? {
        get { rare.facts?.default }
        set { rare.set(newValue) { $0.default = $1 } }
    }

    package var comment: String? {
        get { rare.facts?.comment }
        set { rare.set(newValue) { $0.comment = $1 } }
    }

    /// Absent if the comment has none.
    package var tags: Tags? {
        get { rare.facts?.tags }
        set { rare.set(newValue) { $0.tags = $1 } }
    }

    /// Absent without an ACL: then the column has no privileges of its own.
    package var privileges: [Privilege]? {
        get { rare.facts?.privileges }
        set { rare.set(newValue) { $0.privileges = $1 } }
    }

    package var notes: [Note]? {
        get { rare.facts?.notes }
        set { rare.set(newValue) { $0.notes = $1 } }
    }
}

extension Column: ResourceRecord {
    package static var resourceKind: ResourceKind { .column }
    package static var keepsOrder: Bool { true }
    package var label: Name { name }
    package static var blank: Self { Column(name: "", type: "", nullable: true) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.reference("type", &type, to: .sql)
        try fields.field("nullable", &nullable)
        try fields.field("identity", &identity)
        try fields.field("generated", &generated)
        try fields.expression("default", &self.default)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.privileges(&privileges)
        try fields.field("system", &system, unless: false)
        try fields.apart("notes", &notes)
    }
}
