package import Inventory

/// Something in a database that privileges are granted on, with what the grantee holds and should hold.
package struct Grantable: Sendable, Equatable {
    /// The four default privileges stand for objects that an owner makes from now on.
    package enum Kind: String, Sendable, JSONWord, CaseIterable {
        case database, schema, table, sequence, routine
        case defaultTables, defaultSequences, defaultRoutines, defaultSchemas

        package var isDefault: Bool {
            [.defaultTables, .defaultSequences, .defaultRoutines, .defaultSchemas].contains(self)
        }

        /// The default privileges that an object of this kind comes from.
        var origin: Kind? {
            switch self {
            case .table: .defaultTables
            case .sequence: .defaultSequences
            case .routine: .defaultRoutines
            case .schema: .defaultSchemas
            default: nil
            }
        }

        /// As GRANT and ALTER DEFAULT PRIVILEGES have it.
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

    /// What stays the same when a name changes: the oid is the object's, and the owner's for default privileges.
    package struct Key: Sendable, Hashable {
        package var kind: Kind
        package var oid: UInt32
    }

    package var key: Key
    package var schema: Name?
    /// As SQL writes it: qualified and quoted; the owner's for default privileges.
    package var name: String
    package var owner: Name
    package var ownerOid: UInt32
    /// Who has given the grantee what it holds: the owner, where that is one of them; nil for default privileges.
    package var grantor: Name?
    /// An extension's objects are its own business.
    package var isExtensions: Bool
    /// Whether the administrator may grant all of it.
    package var mayGrant: Bool
    /// The owner has everything by itself.
    package var isGranteesOwn: Bool
    /// All privileges that there are on such an object in this version of PostgreSQL.
    package var wanted: [String]
    package var withGrantOption: Set<String>
    package var withoutGrantOption: Set<String>
    /// Whether what is granted may be passed on.
    package var isWithGrantOption = true

    /// Privileges that are not there, or not with grant option.
    var missing: [String] {
        guard !isGranteesOwn, !isExtensions else { return [] }
        let there = isWithGrantOption ? withGrantOption : held
        return wanted.filter { !there.contains($0) }
    }

    var held: Set<String> { withGrantOption.union(withoutGrantOption) }

    /// The default privileges that it would have had from its owner.
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
