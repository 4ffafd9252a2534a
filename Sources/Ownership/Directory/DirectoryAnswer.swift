package import Inventory

/// One value to look for in the directory.
package struct DirectoryQuestion: Sendable, Hashable, Comparable {
    package let attribute: DirectoryAttribute
    /// In the form that the attribute compares.
    package let key: Name

    package init(_ attribute: DirectoryAttribute, _ value: String) {
        self.attribute = attribute
        key = attribute.key(value)
    }

    package static func < (left: DirectoryQuestion, right: DirectoryQuestion) -> Bool {
        (left.attribute.rawValue, left.key) < (right.attribute.rawValue, right.key)
    }
}

/// What the directory has under one value.
package struct DirectoryAnswer: Sendable, Equatable {
    /// Everything that has the value, sorted by id; several are more than one owner can be.
    package var entries: [DirectoryEntry]
    /// The names nearest to a value that nobody has.
    package var nearest: [String]
    /// When the directory said so.
    package var askedAt: Timestamp
    /// Whether the directory could not be asked again, so that this is its last answer; not kept itself.
    package var isKept = false

    package init(entries: [DirectoryEntry], nearest: [String] = [], askedAt: Timestamp) {
        self.entries = entries.sorted { Name($0.id) < Name($1.id) }
        self.nearest = nearest
        self.askedAt = askedAt
    }
}

extension DirectoryAnswer: JSONRecord {
    package static var blank: Self { Self(entries: [], askedAt: Timestamp(milliseconds: 0)) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("entries", &entries)
        try fields.field("nearest", &nearest)
        try fields.field("askedAt", &askedAt)
    }
}
