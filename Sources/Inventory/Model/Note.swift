/// A remark on one resource whose census is nonetheless complete.
package struct Note: Sendable, Hashable, JSONRecord {
    package var code: String
    package var message: String
    /// The facts of the resource that could not be read, as `tags.owner` or `version`; their last known values apply.
    package var facts: [String]?

    package init(code: String, message: String, facts: [String]? = nil) {
        self.code = code
        self.message = message
        self.facts = facts
    }

    package static let notUTF8 = Note(
        code: "not-utf8",
        message: "bytes that are not UTF-8 are shown as \\xNN"
    )

    package static let commentCut = Note(
        code: "comment-cut",
        message: "the comment has more than 65536 characters; the rest is left out, with its tags"
    )

    package static let expressionCut = Note(
        code: "expression-cut",
        message: "the expression has more than 65536 characters; the rest is left out"
    )

    package static let commentsCut = Note(
        code: "comment-cut",
        message: "the comments and expressions of the database have more than 8 MiB; "
            + "the first 256 characters of this comment are kept, and the tags in them"
    )

    package static let expressionsCut = Note(
        code: "expression-cut",
        message: "the comments and expressions of the database have more than 8 MiB; "
            + "the first 256 characters of this expression are kept"
    )

    package static let circularParents = Note(
        code: "parents-circular",
        message: "the catalog names the table as an ancestor of itself, which PostgreSQL does not allow"
    )

    package static let roleDropped = Note(
        code: "role-dropped",
        message: "a role that owned the object or had privileges on it no longer exists; it is left out"
    )

    package static let startupSettingsDropped = Note(
        code: "startup-settings-dropped",
        message:
            "a pooler drops the settings of the start-up packet; each transaction sets them itself"
    )

    package static func expressionsUnknown(because reason: String) -> Note {
        Note(
            code: "expressions-unknown",
            message: "the expressions of the table's columns could not be read: \(reason)"
        )
    }

    /// The facts are members of a part of a table, or of a domain.
    package static func expressionsUnknown(of facts: [String], because reason: String) -> Note {
        Note(
            code: "expressions-unknown",
            message: "its expressions could not be read: \(reason)",
            facts: facts
        )
    }

    package static func unknown(_ facts: [String], because reason: String) -> Note {
        Note(
            code: "facts-unknown",
            message: "\(facts.joined(separator: " and ")) could not be read: \(reason)",
            facts: facts
        )
    }

    package static func sizeUnknown(because reason: String) -> Note {
        Note(code: "size-unknown", message: "the size could not be read: \(reason)")
    }

    package static func systemIdentifierUnknown(because reason: String) -> Note {
        Note(
            code: "system-identifier-unknown",
            message: "the system identifier could not be read: \(reason)"
        )
    }

    /// They are then listed as tables.
    package static func shardsUnknown(because reason: String) -> Note {
        Note(code: "shards-unknown", message: "which tables are shards could not be read: \(reason)")
    }

    package static var blank: Self { Note(code: "", message: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("code", &code)
        try fields.field("message", &message)
        try fields.field("facts", &facts)
    }
}
