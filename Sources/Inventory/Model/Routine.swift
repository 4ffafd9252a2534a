/// A function or procedure.
package struct Routine: Sendable, Equatable {
    /// Name and argument types, which together are unique in a schema: `area(integer, integer)`.
    package var signature: Name
    package var oid: UInt32
    package var kind: Kind
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    package var builtInPrivileges: Bool?
    /// Absent for procedures.
    package var returns: String?
    package var language: Name
    /// Whether it runs with its owner's privileges.
    package var securityDefiner = false
    /// Those that it runs with (CREATE FUNCTION … SET), without values that may be secrets.
    package var settings: [ParameterSetting]?
    package var `extension`: Name?
    package var notes: [Note]?

    /// `pg_proc.prokind`: f, p, a, w.
    package enum Kind: String, Sendable, JSONWord { case function, procedure, aggregate, window }

    package init(signature: Name, oid: UInt32, kind: Kind, language: Name) {
        self.signature = signature
        self.oid = oid
        self.kind = kind
        self.language = language
    }
}

extension Routine: ResourceRecord {
    package static var resourceKind: ResourceKind { .routine }
    package var label: Name { signature }
    package var identifier: UInt32? { oid }
    package var variety: String { kind.rawValue }
    package static var blank: Self { Routine(signature: "", oid: 0, kind: .function, language: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("signature", &signature)
        try fields.apart("oid", &oid)
        try fields.field("kind", &kind)
        try fields.owner(&owner)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.privileges(&privileges, builtIn: &builtInPrivileges)
        try fields.reference("returns", &returns, to: .sql)
        try fields.field("language", &language)
        try fields.field("securityDefiner", &securityDefiner)
        try fields.field("settings", &settings)
        try fields.field("extension", &self.extension)
        try fields.apart("notes", &notes)
    }
}
