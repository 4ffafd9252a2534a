import Inventory
import Postgres

/// Collects the tablespaces of a server.
struct TablespaceRows {
    private var byOID: [UInt32: Tablespace] = [:]

    mutating func add(_ row: Row, _ roles: RoleNames, withACL: Bool, _ budget: inout TextBudget) {
        var text = CatalogText(row)
        var tablespace = Tablespace(name: text.name(1) ?? "", oid: row.integer(0) ?? 0)
        tablespace.owner = roles[row.integer(2)]
        if withACL { tablespace.hasACL(!row.boolean(3)) }
        tablespace.comment = text.comment(4, &budget)
        tablespace.tags = Tags(comment: tablespace.comment)
        tablespace.notes = text.notes
        byOID[tablespace.oid] = tablespace
    }

    /// Rows of `tablespaceParts.sql`.
    mutating func addPart(_ row: Row, _ roles: RoleNames) {
        let oid: UInt32 = row.integer(0) ?? 0
        if let option = CatalogText.text(row, 1) {
            byOID[oid]?.options.append(ForeignOption(setting: option))
        } else {
            byOID[oid]?.privileges?.append(Privilege(row, roles))
        }
    }

    func all(_ roles: LateRoles) -> [Tablespace] {
        byOID.values.map { one in
            var tablespace = one
            tablespace.options.sort { Name($0.name) < Name($1.name) }
            tablespace.privileges?.sort()
            tablespace.name(roles)
            return tablespace
        }
        .byName
    }
}
