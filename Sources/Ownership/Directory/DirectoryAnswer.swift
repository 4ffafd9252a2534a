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

/// The directory's entries for one value.
package struct DirectoryAnswer: Sendable, Equatable {
    /// All entries with the value, sorted by id; more than one is ambiguous.
    package var entries: [DirectoryEntry]
    /// The names nearest to a value without a match.
    package var nearest: [String]
    /// When the directory answered.
    package var askedAt: Timestamp
    /// Whether this is the last answer of a directory that does not answer now; not stored itself.
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
