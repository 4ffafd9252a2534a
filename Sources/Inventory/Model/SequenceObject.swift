/// A sequence; the one of an identity or serial column names its column.
package struct SequenceObject: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    package var builtInPrivileges: Bool?
    package var dataType: String
    package var start: Int64 = 1
    package var increment: Int64 = 1
    package var minimum: Int64 = 1
    package var maximum: Int64 = 1
    package var cycle = false
    /// `schema.table.column`.
    package var ownedBy: Name?
    package var `extension`: Name?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32, dataType: String) {
        self.name = name
        self.oid = oid
        self.dataType = dataType
    }
}

extension SequenceObject: ResourceRecord {
    package static var resourceKind: ResourceKind { .sequence }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { SequenceObject(name: "", oid: 0, dataType: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.privileges(&privileges, builtIn: &builtInPrivileges)
        try fields.field("dataType", &dataType)
        try fields.field("start", &start)
        try fields.field("increment", &increment)
        try fields.field("minimum", &minimum)
        try fields.field("maximum", &maximum)
        try fields.field("cycle", &cycle)
        try fields.reference("ownedBy", &ownedBy, to: .sql)
        try fields.field("extension", &self.extension)
        try fields.apart("notes", &notes)
    }
}
