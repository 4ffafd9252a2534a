/// A subscription of logical replication (chapter 29.2): what a database takes from a publisher.
///
/// Its connection string is never read: it holds a password.
package struct LogicalSubscription: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    package var enabled = false
    /// The replication slot at the publisher; absent if there is none.
    package var slot: Name?
    package var publications: [Name] = []
    package var comment: String?
    package var tags: Tags?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32) {
        self.name = name
        self.oid = oid
    }
}

extension LogicalSubscription: ResourceRecord {
    package static var resourceKind: ResourceKind { .logicalSubscription }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { LogicalSubscription(name: "", oid: 0) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.field("enabled", &enabled)
        try fields.field("slot", &slot)
        try fields.field("publications", &publications)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.apart("notes", &notes)
    }
}
