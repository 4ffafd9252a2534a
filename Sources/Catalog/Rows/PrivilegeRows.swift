import Inventory
import Postgres

extension Privilege {
    /// Rows of the `…Privileges.sql` files: object, column, grantee, grantor, privilege, grantable.
    init(_ row: Row, _ roles: RoleNames, from column: Int = 2) {
        self.init(
            grantee: roles.inACL(row.integer(column) ?? 0),
            grantor: roles.inACL(row.integer(column + 1) ?? 0),
            privilege: row.text(column + 2) ?? "",
            grantable: row.boolean(column + 3)
        )
    }
}

/// Rows of `defaultPrivileges.sql`, collected by ACL: an empty one has a single row without a grantee.
struct DefaultPrivilegeRows {
    private var byOID: [UInt32: DefaultPrivileges] = [:]

    mutating func add(_ row: Row, _ roles: RoleNames) {
        var text = CatalogText(row)
        guard let oid: UInt32 = row.integer(0), let kind = DefaultPrivileges.Kind(row.text(3)) else { return }
        let schema = text.name(2)
        byOID[
            oid,
            default: DefaultPrivileges(role: roles.inACL(row.integer(1) ?? 0), schema: schema, objects: kind)
        ]
        .privileges += row.isNull(4) ? [] : [Privilege(row, roles, from: 4)]
    }

    var all: [DefaultPrivileges] {
        byOID.values
            .map { found in
                var found = found
                found.privileges.sort()
                return found
            }
            .inOrder
    }
}

/// Rows of `systemPrivileges.sql` and `parameterPrivileges.sql`, collected by object.
struct ObjectPrivilegeRows {
    private var byName: [Name: ObjectPrivileges] = [:]

    mutating func add(_ row: Row, _ roles: RoleNames) {
        guard let kind = row.text(0).flatMap(ObjectPrivileges.Kind.init), let name = CatalogText.text(row, 1)
        else {
            return
        }
        let key = Name("\(kind.rawValue) \(name)")
        byName[key, default: ObjectPrivileges(kind: kind, object: Name(name))]
            .privileges += row.isNull(2) ? [] : [Privilege(row, roles)]
    }

    var all: [ObjectPrivileges] {
        byName.sorted { $0.key < $1.key }.map { _, found in
            var found = found
            found.privileges.sort()
            return found
        }
    }
}

extension [DefaultPrivileges] {
    var inOrder: Self {
        sorted {
            ($0.role, $0.schema ?? "", $0.objects.rawValue) < ($1.role, $1.schema ?? "", $1.objects.rawValue)
        }
    }
}

extension DefaultPrivileges.Kind {
    fileprivate init?(_ objectType: String?) {
        switch objectType {
        case "r": self = .tables
        case "S": self = .sequences
        case "f": self = .routines
        case "T": self = .types
        case "n": self = .schemas
        case "L": self = .largeObjects
        default: return nil
        }
    }
}
