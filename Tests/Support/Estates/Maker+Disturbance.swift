import Comparison
import Inventory

extension Maker {
    /// Makes a change that also affects references and oids: a renamed role, a recreated object, or a new partition.
    package mutating func disturb(_ look: inout Look) {
        guard !look.servers.isEmpty else { return }
        let place = number(look.servers.count)
        switch number(5) {
        case 0: renameRole(&look.servers[place])
        case 1: look.servers[place] = madeAnew(look.servers[place])
        case 2:
            guard let database = look.servers[place].databases?.first else { return }
            look.servers[place].databases?[0] = madeAnew(database)
        case 3:
            var oids = (0..<1000).map { _ in nextOid() }[...]
            editTables(&look.servers[place]) { $0.oid = oids.popFirst() ?? $0.oid }
        default: addPartition(&look.servers[place])
        }
    }

    /// Skips a scope in this scan, as if the configuration excluded it.
    package mutating func skip(in look: inout Look) {
        guard !look.servers.isEmpty else { return }
        let place = number(look.servers.count)
        let reason = ScanResult(.skipped, [Problem(code: "excluded", message: "", hint: nil)])
        guard number(2) == 0, look.servers[place].databases?.isEmpty == false else {
            look.servers[place].scan = reason
            look.servers[place].roles = nil
            look.servers[place].databases = nil
            return
        }
        look.servers[place].databases?[0].scan = reason
        look.servers[place].databases?[0].schemas = nil
        look.servers[place].databases?[0].extensions = nil
    }

    private mutating func renameRole(_ server: inout Server) {
        guard let roles = server.roles, !roles.isEmpty else { return }
        let (was, now) = (roles[number(roles.count)].name, Name("role \(nextOid())"))
        func renamed(_ name: Name) -> Name { name == was ? now : name }
        for place in roles.indices {
            server.roles?[place].name = renamed(roles[place].name)
            for membership in roles[place].memberOf.indices {
                server.roles?[place].memberOf[membership].role = renamed(
                    roles[place].memberOf[membership].role
                )
            }
        }
        server.roles?.sort { $0.name < $1.name }
        editTables(&server) { $0.owner = $0.owner.map(renamed) }
    }

    /// Another server of the same name; its databases have the old names and new oids.
    private mutating func madeAnew(_ server: Server) -> Server {
        var server = server
        for place in (server.roles ?? []).indices { server.roles?[place].oid = nextOid() }
        server.databases = server.databases?.map { madeAnew($0) }
        return server
    }

    private mutating func madeAnew(_ database: Database) -> Database {
        var other = self.database(database.name)
        other.schemas = (other.schemas ?? []).filter { $0.name != database.schemas?.first?.name }
        return other
    }

    private mutating func addPartition(_ server: inout Server) {
        guard let schemas = server.databases?.first?.schemas, let schema = schemas.first else { return }
        guard let parent = schema.tables?.first else { return }
        var partition = Table(name: Name("part \(nextOid())"), oid: nextOid(), kind: .table)
        partition.partitionOf = Name("\(schema.name.quoted).\(parent.name.quoted)")
        let tables = (schema.tables ?? []) + [partition]
        server.databases?[0].schemas?[0].tables = tables.sorted { $0.name < $1.name }
    }

    private func editTables(_ server: inout Server, _ edit: (inout Table) -> Void) {
        for database in (server.databases ?? []).indices {
            for schema in (server.databases?[database].schemas ?? []).indices {
                let count = server.databases?[database].schemas?[schema].tables?.count ?? 0
                for table in 0..<count {
                    guard var one = server.databases?[database].schemas?[schema].tables?[table] else {
                        continue
                    }
                    edit(&one)
                    server.databases?[database].schemas?[schema].tables?[table] = one
                }
            }
        }
    }
}
