/// An extension of a database.
package struct Extension: Sendable, Equatable {
    package var name: Name
    package var version: String
    package var schema: Name?

    package init(name: Name, version: String, schema: Name?) {
        self.name = name
        self.version = version
        self.schema = schema
    }
}

extension Extension: JSONRecord {
    package static var blank: Self { Extension(name: "", version: "", schema: nil) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("name", &name)
        try fields.field("version", &version)
        try fields.reference("schema", &schema, to: .schema)
    }
}
