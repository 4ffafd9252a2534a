/// A tablespace of a server (chapter 23.6).
package struct Tablespace: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    package var options: [ForeignOption] = []
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    package var builtInPrivileges: Bool?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}

extension Tablespace: AccessControlled {}

extension Tablespace: ResourceRecord {
    package static var resourceKind: ResourceKind { .tablespace }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Tablespace(name: "", oid: 0) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.field("options", &options)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.privileges(&privileges, builtIn: &builtInPrivileges)
        try fields.apart("notes", &notes)
    }
}
