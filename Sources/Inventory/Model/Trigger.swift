/// A trigger of a table or view; those that PostgreSQL makes for constraints are left out.
package struct Trigger: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var timing: Timing
    package var events: [Event] = []
    package var level: Level
    /// The columns of UPDATE OF.
    package var columns: [Name]?
    /// `schema.function`.
    package var function: Name
    package var enabled = Enabled.origin
    package var deferrable = false
    package var initiallyDeferred = false
    /// The condition of WHEN.
    package var condition: String?
    package var comment: String?
    package var tags: Tags?
    package var notes: [Note]?

    package enum Timing: String, Sendable, JSONWord { case before, after, insteadOf }
    package enum Event: String, Sendable, JSONWord { case insert, update, delete, truncate }
    package enum Level: String, Sendable, JSONWord { case row, statement }
    /// `pg_trigger.tgenabled`: O, D, R, A.
    package enum Enabled: String, Sendable, JSONWord { case origin, disabled, replica, always }

    package init(name: Name, oid: UInt32, timing: Timing, level: Level, function: Name) {
        self.name = name
        self.oid = oid
        self.timing = timing
        self.level = level
        self.function = function
    }
}

extension Trigger: ResourceRecord {
    package static var resourceKind: ResourceKind { .trigger }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package static var blank: Self { Trigger(name: "", oid: 0, timing: .after, level: .row, function: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.field("timing", &timing)
        try fields.field("events", &events)
        try fields.field("level", &level)
        try fields.field("columns", &columns)
        try fields.reference("function", &function, to: .sql)
        try fields.field("enabled", &enabled, unless: .origin)
        try fields.field("deferrable", &deferrable, unless: false)
        try fields.field("initiallyDeferred", &initiallyDeferred, unless: false)
        try fields.reference("condition", &condition, to: .sql)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.apart("notes", &notes)
    }
}
