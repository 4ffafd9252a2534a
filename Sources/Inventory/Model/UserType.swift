/// A type of a schema, with CREATE TYPE or CREATE DOMAIN; row types of tables and array types are left out.
package struct UserType: Sendable, Equatable {
    package var name: Name
    package var oid: UInt32
    package var kind: Kind
    package var owner: Name?
    package var comment: String?
    package var tags: Tags = [:]
    package var privileges: [Privilege]?
    package var builtInPrivileges: Bool?
    /// Of an enum, in their order.
    package var labels: [Name]?
    /// Of a composite type, in their order.
    package var attributes: [Attribute]?
    /// The base type of a domain, or the subtype of a range.
    package var base: String?
    /// Whether a domain forbids null.
    package var notNull = false
    package var `default`: String?
    /// The conditions of a domain's checks, by their names.
    package var checks: [Check]?
    package var `extension`: Name?
    package var notes: [Note]?

    /// `pg_type.typtype`: b, c, d, e, r.
    package enum Kind: String, Sendable, JSONWord { case base, composite, domain, `enum`, range }

    package struct Attribute: Sendable, Equatable {
        package var name: Name
        package var type: String

        package init(name: Name, type: String) {
            self.name = name
            self.type = type
        }
    }

    package struct Check: Sendable, Equatable {
        package var name: Name
        /// Absent if it could not be read.
        package var expression: String?

        package init(name: Name, expression: String?) {
            self.name = name
            self.expression = expression
        }
    }

    package init(name: Name, oid: UInt32, kind: Kind) {
        self.name = name
        self.oid = oid
        self.kind = kind
    }
}

extension UserType: AccessControlled {}

extension UserType: ResourceRecord {
    package static var resourceKind: ResourceKind { .type }
    package var label: Name { name }
    package var identifier: UInt32? { oid }
    package var variety: String { kind.rawValue }
    package static var blank: Self { UserType(name: "", oid: 0, kind: .base) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.apart("name", &name)
        try fields.apart("oid", &oid)
        try fields.field("kind", &kind)
        try fields.owner(&owner)
        try fields.field("comment", &comment)
        try fields.tags(&tags)
        try fields.privileges(&privileges, builtIn: &builtInPrivileges)
        try fields.field("labels", &labels)
        try fields.field("attributes", &attributes)
        try fields.reference("base", &base, to: .sql)
        try fields.field("notNull", &notNull, unless: false)
        try fields.reference("default", &self.default, to: .sql)
        try fields.field("checks", &checks)
        try fields.field("extension", &self.extension)
        try fields.apart("notes", &notes)
    }
}

extension UserType.Attribute: JSONRecord {
    package static var blank: Self { Self(name: "", type: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("name", &name)
        try fields.reference("type", &type, to: .sql)
    }
}

extension UserType.Check: JSONRecord {
    package static var blank: Self { Self(name: "", expression: nil) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("name", &name)
        try fields.reference("expression", &expression, to: .sql)
    }
}
