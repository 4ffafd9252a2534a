package import Inventory

/// An object in a database, with the grantee's present and planned privileges.
package struct Grantable: Sendable, Equatable {
    /// The four default privileges apply to objects that an owner creates later.
    package enum Kind: String, Sendable, JSONWord, CaseIterable {
        case database, schema, table, sequence, routine
        case defaultTables, defaultSequences, defaultRoutines, defaultSchemas

        package var isDefault: Bool {
            [.defaultTables, .defaultSequences, .defaultRoutines, .defaultSchemas].contains(self)
        }

        /// The default privileges for an object of this kind.
        var origin: Kind? {
            switch self {
            case .table: .defaultTables
            case .sequence: .defaultSequences
            case .routine: .defaultRoutines
            case .schema: .defaultSchemas
            default: nil
            }
        }

        /// The keyword in GRANT and ALTER DEFAULT PRIVILEGES.
        var words: String {
            switch self {
            case .database: "database"
            case .schema: "schema"
            case .table: "table"
            case .sequence: "sequence"
            case .routine: "routine"
            case .defaultTables: "tables"
            case .defaultSequences: "sequences"
            case .defaultRoutines: "routines"
            case .defaultSchemas: "schemas"
            }
        }
    }

    /// Does not change with a name: the object's oid, and the owner's for default privileges.
    package struct Key: Sendable, Hashable {
        package var kind: Kind
        package var oid: UInt32
    }

    package var key: Key
    package var schema: Name?
    /// In SQL: qualified and quoted; the owner's name for default privileges.
    package var name: String
    package var owner: Name
    package var ownerOid: UInt32
    /// The grantor of the grantee's privileges: the owner, if it is one of them; nil for default privileges.
    package var grantor: Name?
    /// An extension's objects belong to the extension.
    package var isExtensions: Bool
    /// Whether the administrator may grant all of it.
    package var mayGrant: Bool
    /// The owner has all privileges without a grant.
    package var isGranteesOwn: Bool
    /// All privileges for such an object in this version of PostgreSQL.
    package var wanted: [String]
    package var withGrantOption: Set<String>
    package var withoutGrantOption: Set<String>
    /// With grant option.
    package var isWithGrantOption = true

    /// Missing privileges, and those without grant option.
    var missing: [String] {
        guard !isGranteesOwn, !isExtensions else { return [] }
        let there = isWithGrantOption ? withGrantOption : held
        return wanted.filter { !there.contains($0) }
    }

    var held: Set<String> { withGrantOption.union(withoutGrantOption) }

    /// The default privileges that its owner would have given it.
    var origin: Key? { key.kind.origin.map { Key(kind: $0, oid: ownerOid) } }
}

extension Grantable.Key: JSONRecord, Comparable {
    package static var blank: Self { Self(kind: .database, oid: 0) }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("kind", &kind)
        try fields.field("oid", &oid)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.oid) < (right.kind.rawValue, right.oid)
    }
}
