/// An event trigger of a database (chapter 40).
package struct EventTrigger: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var owner: Name?
    /// `ddl_command_start`, `login` and so on.
    package var event: String
    /// The only commands that it is for; absent if it is for all.
    package var commands: [String]?
    /// `schema.function`.
    package var function: Name
    package var enabled = Trigger.Enabled.origin
    package var comment: String?
    package var tags: Tags?
    package var notes: [Note]?

    package init(name: Name, oid: UInt32, event: String, function: Name) {
        self.name = name
        self.oid = oid
        self.event = event
        self.function = function
    }
}

extension EventTrigger: ResourceRecord {
    package static var resourceKind: ResourceKind { .eventTrigger }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { EventTrigger(name: "", oid: 0, event: "", function: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.owner(&owner)
        try fields.field("event", &event)
        try fields.field("commands", &commands)
        try fields.reference("function", &function, to: .sql)
        try fields.field("enabled", &enabled, unless: .origin)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.apart("notes", &notes)
    }
}
