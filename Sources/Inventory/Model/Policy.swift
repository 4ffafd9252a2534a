/// A row security policy of a table (chapter 5.9).
package struct Policy: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var command: Command
    /// False for a restrictive one.
    package var permissive = true
    /// `public` means PUBLIC.
    package var roles: [Name] = []
    /// Which rows can be seen.
    package var using: String?
    /// Which rows can be written.
    package var check: String?
    package var comment: String?
    package var tags: Tags?
    package var notes: [Note]?

    /// `pg_policy.polcmd`: *, r, a, w, d.
    package enum Command: String, Sendable, JSONWord { case all, select, insert, update, delete }

    package init(name: Name, oid: UInt32, command: Command) {
        self.name = name
        self.oid = oid
        self.command = command
    }
}

extension Policy: ResourceRecord {
    package static var resourceKind: ResourceKind { .policy }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Policy(name: "", oid: 0, command: .all) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.field("command", &command)
        try fields.field("permissive", &permissive, unless: true)
        try fields.reference("roles", &roles, to: .role)
        try fields.reference("using", &using, to: .sql)
        try fields.reference("check", &check, to: .sql)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.apart("notes", &notes)
    }
}
