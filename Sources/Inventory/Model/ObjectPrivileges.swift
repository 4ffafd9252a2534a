/// The whole ACL of an object that is no resource of its own: of the system, or a parameter of the server.
package struct ObjectPrivileges: Sendable, Equatable {
    package var kind: Kind
    /// As SQL names it: `pg_catalog.pg_authid`, `pg_catalog.pg_read_file(text)`, `log_min_duration_statement`.
    package var object: Name
    package var privileges: [Privilege] = []

    package enum Kind: String, Sendable, JSONWord {
        case schema, table, sequence, column, routine, type, language, parameter
    }

    package init(kind: Kind, object: Name) {
        self.kind = kind
        self.object = object
    }
}

extension ObjectPrivileges: JSONRecord {
    package static var blank: Self { ObjectPrivileges(kind: .table, object: "") }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("kind", &kind)
        try fields.field("object", &object)
        try fields.field("privileges", &privileges)
    }
}
