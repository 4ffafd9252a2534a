import Comparison
import Inventory
import Support

extension Look {
    /// Removes the facts that a configuration without this kind of resource does not read.
    mutating func narrow(leavingOut type: ResourceKind) {
        let all = Set(ResourceKind.scanned).subtracting([type])
        asked = RequestedFacts(types: type == .table ? all.subtracting([.column]) : all)
        for place in servers.indices {
            if type == .role { servers[place].roles = nil }
            guard let databases = servers[place].databases else { continue }
            servers[place].databases = databases.map { $0.leavingOut(type) }
        }
    }
}

extension Database {
    fileprivate func leavingOut(_ type: ResourceKind) -> Database {
        var database = self
        if type == .privilege { (database.privileges, database.builtInPrivileges) = (nil, nil) }
        database.schemas = schemas?.map { schema in
            var schema = schema
            if type == .privilege { (schema.privileges, schema.builtInPrivileges) = (nil, nil) }
            if type == .routine { schema.routines = nil }
            schema.tables =
                type == .table
                ? nil
                : schema.tables?.map { table in
                    var table = table
                    if type == .privilege { (table.privileges, table.builtInPrivileges) = (nil, nil) }
                    if type == .column { table.columns = nil }
                    return table
                }
            return schema
        }
        return database
    }
}
