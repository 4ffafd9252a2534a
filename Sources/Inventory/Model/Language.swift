/// A procedural language of a database (chapter 42).
///
/// Privileges on it that are not PostgreSQL's own are among the database's `systemPrivileges`.
package struct Language: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    /// Whether users without special privileges may write functions in it.
    package var trusted = false
    package var comment: String?
    package var tags: Tags?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}

extension Language: ResourceRecord {
    package static var resourceKind: ResourceKind { .language }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Language(name: "", oid: 0) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.field("trusted", &trusted)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.apart("notes", &notes)
    }
}
