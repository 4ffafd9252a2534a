import Inventory

extension FactTree {
    init(_ table: Table, below parent: (id: String, path: [Name])) {
        self.init(.table, table.name, oid: table.oid, below: parent)
        variety = table.kind.rawValue
        var facts = Facts()
        facts.add("kind", table.kind.rawValue)
        facts.add("owner", table.owner)
        facts.add("comment", table.comment)
        facts.add(table.tags)
        facts.add("persistence", table.persistence.rawValue)
        facts.add("partitionOf", table.partitionOf)
        facts.add("partitionKey", table.partitionKey)
        facts.add("inherits", table.inherits)
        facts.add("rowSecurity", table.rowSecurity)
        facts.add("extension", table.extension)
        let privileges = table.effectivePrivileges(
            owner: table.owner,
            ownersOwn: ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"]
        )
        facts.add(privileges, owner: table.owner)
        self.facts = facts.values
        children = (table.columns ?? []).map { FactTree($0, owner: table.owner, below: place) }
    }

    private init(
        _ column: Column,
        owner: Name?,
        below parent: (id: String, path: [Name])
    ) {
        self.init(.column, column.name, oid: nil, below: parent)
        var facts = Facts()
        facts.add("type", column.type)
        facts.add("nullable", column.nullable)
        facts.add("identity", column.identity?.rawValue)
        facts.add("generated", column.generated?.rawValue)
        facts.add("default", column.default)
        facts.add("comment", column.comment)
        facts.add(column.tags)
        facts.add(column.privileges ?? [], owner: owner)
        self.facts = facts.values
    }
}
