import Inventory

extension Database {
    /// The database as it would have been if its roles had always had the names that they have now.
    func renaming(_ roles: [Name: Name]) -> Database {
        guard !roles.isEmpty else { return self }
        let now = RoleNames(roles)
        var database = self
        now.rename(&database, \.owner)
        for place in (database.defaultPrivileges ?? []).indices {
            now.rename(&database.defaultPrivileges![place].role)
            now.rename(&database.defaultPrivileges![place].privileges)
        }
        for place in (database.schemas ?? []).indices { now.rename(&database.schemas![place]) }
        return database
    }
}

/// New names of roles by old ones.
private struct RoleNames {
    private let names: [Name: Name]

    init(_ names: [Name: Name]) {
        self.names = names
    }

    func rename(_ role: inout Name) { role = names[role] ?? role }

    func rename(_ privileges: inout [Privilege]) {
        for place in privileges.indices {
            rename(&privileges[place].grantee)
            rename(&privileges[place].grantor)
        }
    }

    /// The owner of something, and who may do what with it.
    func rename<Object: AccessControlled>(_ object: inout Object, _ owner: WritableKeyPath<Object, Name?>) {
        object[keyPath: owner] = object[keyPath: owner].map { names[$0] ?? $0 }
        guard object.privileges != nil else { return }
        rename(&object.privileges!)
    }

    func rename(_ schema: inout Schema) {
        rename(&schema, \.owner)
        for place in (schema.sequences ?? []).indices { rename(&schema.sequences![place], \.owner) }
        for place in (schema.routines ?? []).indices { rename(&schema.routines![place], \.owner) }
        for place in (schema.tables ?? []).indices {
            rename(&schema.tables![place], \.owner)
            rename(&schema.tables![place].columns)
        }
    }

    private func rename(_ columns: inout [Column]?) {
        for place in (columns ?? []).indices where columns![place].privileges != nil {
            rename(&columns![place].privileges!)
        }
    }
}
