import Inventory

extension Database {
    /// The database as it would have been if its roles had always had the names that they have now.
    func renaming(_ roles: [Name: Name]) -> Database {
        guard !roles.isEmpty else { return self }
        let now = RoleNames(roles)
        var database = self
        now.rename(&database, \.owner)
        database.defaultPrivileges.editEach { one in
            now.rename(&one.role)
            now.rename(&one.privileges)
        }
        database.schemas.editEach { now.rename(&$0) }
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
        for place in privileges.indices { rename(&privileges[place]) }
    }

    func rename(_ schema: inout Schema) {
        rename(&schema, \.owner)
        schema.sequences.editEach { rename(&$0, \.owner) }
        schema.routines.editEach { rename(&$0, \.owner) }
        schema.tables.editEach { table in
            rename(&table, \.owner)
            table.columns.editEach { column in
                column.privileges.editEach { rename(&$0) }
            }
        }
    }

    /// The owner of something, and who may do what with it.
    func rename<Object: AccessControlled>(_ object: inout Object, _ owner: WritableKeyPath<Object, Name?>) {
        object[keyPath: owner] = object[keyPath: owner].map { names[$0] ?? $0 }
        object.privileges.editEach { rename(&$0) }
    }

    private func rename(_ privilege: inout Privilege) {
        rename(&privilege.grantee)
        rename(&privilege.grantor)
    }
}

extension Optional {
    /// Changes each element of a list, where there is one.
    fileprivate mutating func editEach<Element>(_ edit: (inout Element) -> Void) where Wrapped == [Element] {
        guard var list = self else { return }
        for place in list.indices { edit(&list[place]) }
        self = list
    }
}
