import Inventory

extension Database {
    /// The database as if everything it refers to had always had its present name.
    ///
    /// Its own schemas, tables and routines keep their old names: the comparison reports the renames.
    func renaming(_ now: Renames) -> Database {
        guard !now.isEmpty else { return self }
        var database = self
        now.rename(&database, \.owner)
        database.extensions.editEach { $0.schema = $0.schema.map(now.schema) }
        database.defaultPrivileges.editEach { one in
            one.role = now.role(one.role)
            one.schema = one.schema.map(now.schema)
            for place in one.privileges.indices { now.rename(&one.privileges[place]) }
        }
        database.schemas.editEach { now.rename(&$0) }
        return database
    }
}

extension Server {
    /// The server with the new names of roles in its memberships.
    func renaming(_ now: Renames) -> Server {
        guard !now.isEmpty else { return self }
        var server = self
        server.roles.editEach { role in
            for place in role.memberOf.indices {
                role.memberOf[place].role = now.role(role.memberOf[place].role)
                role.memberOf[place].grantor = role.memberOf[place].grantor.map(now.role)
            }
        }
        return server
    }
}

extension Renames {
    fileprivate func rename(_ schema: inout Schema) {
        rename(&schema, \.owner)
        schema.tables.editEach { rename(&$0) }
        schema.sequences.editEach { sequence in
            rename(&sequence, \.owner)
            sequence.ownedBy = sequence.ownedBy.map(renamed)
        }
        schema.routines.editEach { routine in
            rename(&routine, \.owner)
            routine.returns = routine.returns.map(renamed)
        }
    }

    private func rename(_ table: inout Table) {
        rename(&table, \.owner)
        table.partitionOf = table.partitionOf.map(renamed)
        table.inherits = table.inherits?.map(renamed)
        table.columns.editEach { column in
            column.privileges.editEach { rename(&$0) }
            column.type = renamed(column.type)
            column.default = column.default.map(renamed)
        }
    }

    /// The owner and the privileges of an object.
    fileprivate func rename<Object: AccessControlled>(
        _ object: inout Object,
        _ owner: WritableKeyPath<Object, Name?>
    ) {
        object[keyPath: owner] = object[keyPath: owner].map(role)
        object.privileges.editEach { rename(&$0) }
    }

    fileprivate func rename(_ privilege: inout Privilege) {
        privilege.grantee = role(privilege.grantee)
        privilege.grantor = role(privilege.grantor)
    }
}

extension Optional {
    /// Changes each element of a list, if there is one.
    fileprivate mutating func editEach<Element>(_ edit: (inout Element) -> Void) where Wrapped == [Element] {
        guard var list = self else { return }
        for place in list.indices { edit(&list[place]) }
        self = list
    }
}
