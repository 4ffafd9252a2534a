/// A rewrite rule of a table or view (chapter 41.4); the one that makes a view is left out.
package struct Rule: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var event: Event
    /// Whether it replaces the command.
    package var instead = false
    package var enabled = Trigger.Enabled.origin
    package var comment: String?
    package var tags: Tags?
    package var notes: [Note]?

    /// `pg_rewrite.ev_type`: 1, 2, 3, 4.
    package enum Event: String, Sendable, JSONWord { case select, update, insert, delete }

    package init(name: Name, oid: UInt32, event: Event) {
        self.name = name
        self.oid = oid
        self.event = event
    }
}

extension Rule: ResourceRecord {
    package static var resourceKind: ResourceKind { .rule }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Rule(name: "", oid: 0, event: .select) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.field("event", &event)
        try fields.field("instead", &instead, unless: false)
        try fields.field("enabled", &enabled, unless: .origin)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.apart("notes", &notes)
    }
}
