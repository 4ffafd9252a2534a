/// A column of a table, or of what people query like one.
package struct Column: Sendable, Equatable, Codable {
    package var name: Name
    /// As `format_type` prints it: `character varying(32)`.
    package var type: String
    package var nullable: Bool
    package var identity: Identity?
    package var generated: Generated?
    /// The default's or the generation's expression; only on request.
    package var `default`: String?
    package var comment: String?
    /// Absent where the comment has none.
    package var tags: Tags?
    /// Absent without an ACL: a column has no privileges of its own then.
    package var privileges: [Privilege]?
    package var notes: [Note]?

    /// `pg_attribute.attidentity`: a, d.
    package enum Identity: String, Sendable, Codable { case always, byDefault }

    /// `pg_attribute.attgenerated`: s, and v since PostgreSQL 18.
    package enum Generated: String, Sendable, Codable { case stored, virtual }

    package init(name: Name, type: String, nullable: Bool) {
        self.name = name
        self.type = type
        self.nullable = nullable
    }
}

extension Column: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("type", type)
            json.member("nullable", nullable)
            json.member("identity", identity?.rawValue)
            json.member("generated", generated?.rawValue)
            json.member("default", self.default)
            json.member("comment", comment)
            json.member("tags", tags)
            json.member("privileges", privileges)
            json.member("notes", notes)
        }
    }
}
