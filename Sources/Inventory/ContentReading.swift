/// The data about the reading of a database that shows whether another reading would give the same.
package struct ContentReading: Sendable, Equatable {
    /// The fingerprint of the catalogs, as `fingerprint.sql` computes it.
    package var fingerprint: String
    /// The names of its roles when it was read; a role is renamed outside the database.
    package var roles: [UInt32: Name]
    /// The oid of each table and those of its indexes, in the order of the content.
    package var relations: [[UInt32]]
    @Count package var schemas = 0
    /// Without partitions, because a snapshot counts them in this way.
    @Count package var tables = 0

    package init(fingerprint: String, roles: [UInt32: Name], of all: [Schema]) {
        self.fingerprint = fingerprint
        self.roles = roles
        let found = all.flatMap { $0.tables ?? [] }
        relations = found.map { [$0.oid] + ($0.indexes ?? []).map(\.oid) }
        schemas = all.count
        tables = found.count { $0.partOf == nil }
    }
}

extension ContentReading: JSONRecord {
    package static var blank: Self { Self(fingerprint: "", roles: [:], of: []) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("fingerprint", &fingerprint)
        try fields.field("roles", &roles)
        try fields.field("relations", &relations)
        try fields.field("schemas", &_schemas)
        try fields.field("tables", &_tables)
    }
}
