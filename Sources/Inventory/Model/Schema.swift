/// One schema of a database; system schemas are left out.
package struct Schema: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    /// PostgreSQL's own default: all for the owner alone.
    package var builtInPrivileges: Bool?
    package var notes: [Note]?
    /// Absent if tables were not requested; also below.
    package var tables: [Table]?
    package var sequences: [SequenceObject]?
    package var routines: [Routine]?
    package var types: [UserType]?

    package init(name: Name, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}

extension Schema: ResourceRecord {
    package static var resourceKind: ResourceKind { .schema }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Schema(name: "", oid: 0) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        fields.annotation()
        try fields.privileges(&privileges, builtIn: &builtInPrivileges)
        try fields.apart("notes", &notes)
        try fields.children("tables", &tables)
        try fields.children("sequences", &sequences)
        try fields.children("routines", &routines)
        try fields.children("types", &types)
    }
}
