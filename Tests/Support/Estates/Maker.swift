import Comparison
package import Inventory

/// Generates estates, and changes them at random.
package struct Maker {
    package var random: Seeded
    private var oid: UInt32 = 16384

    package init(seed: UInt64) {
        random = Seeded(state: seed)
    }

    /// The subscription of all servers.
    package static let subscription = "/subscriptions/00000000-0000-4000-8000-000000000001"

    private static let names: [Name] = ["a", "b", "c", "d", "e\u{301}", "é", "f.g", "H h", "%", "/"]
    private static let roles: [Name] = ["app", "dba", "owner", "postgres"]

    package mutating func look(servers count: Int = 3) -> Look {
        Look(servers: (0..<count).map { server("s\($0)") })
    }

    package mutating func server(_ name: String) -> Server {
        let id =
            "\(Self.subscription)/resourceGroups/rg/providers/Microsoft.DBforPostgreSQL/flexibleServers/\(name)"
        var server = Server(id: id, kind: .flexibleServer, name: name, host: name, port: 5432)
        server.state = "Ready"
        server.tags = Tags(["owner": "team-\(number(3))"])
        server.roles = Self.roles.map { role($0) }
        server.databases = names(3).map { database($0) }
        return server
    }

    private mutating func role(_ name: Name) -> Role {
        var role = Role(name: name, oid: nextOid())
        role.canLogin = Bool.random(using: &random)
        if name == "app" {
            role.memberOf = [
                Membership(role: "dba", admin: false, inherit: true, set: true, grantor: "postgres")
            ]
        }
        return role
    }

    package mutating func database(_ name: Name) -> Database {
        var database = Database(name: name, oid: nextOid(), encoding: "UTF8", collation: "C")
        database.owner = pick(Self.roles)
        database.builtInPrivileges = true
        database.extensions = [Extension(name: "plpgsql", version: "1.0", schema: "pg_catalog")]
        database.schemas = names(3).map { schema($0) }
        return database
    }

    private mutating func schema(_ name: Name) -> Schema {
        var schema = Schema(name: name, oid: nextOid())
        schema.owner = pick(Self.roles)
        schema.builtInPrivileges = true
        schema.tables = names(4).map { table($0) }
        schema.sequences = names(1).map { SequenceObject(name: $0, oid: nextOid(), dataType: "bigint") }
        schema.routines = names(1).map {
            Routine(signature: Name("\($0)()"), oid: nextOid(), kind: .function, language: "sql")
        }
        return schema
    }

    private mutating func table(_ name: Name) -> Table {
        var table = Table(name: name, oid: nextOid(), kind: .table)
        table.owner = pick(Self.roles)
        table.comment = "@owner:team-\(number(3))"
        table.tags = Tags(comment: table.comment)
        table.privileges = [Privilege(grantee: "app", grantor: "dba", privilege: "SELECT", grantable: false)]
        table.columns = names(3).map { Column(name: $0, type: "text", nullable: true) }
        table.estimatedRows = Int64(number(1000))
        return table
    }

    /// Makes one random change.
    package mutating func change(_ look: inout Look) {
        guard !look.servers.isEmpty else { return look.servers.append(server("s9")) }
        let place = number(look.servers.count)
        switch number(12) {
        case 0: look.servers.remove(at: place)
        case 1: look.servers[place] = changed(look.servers[place])
        default:
            guard var databases = look.servers[place].databases, !databases.isEmpty else { return }
            change(&databases)
            look.servers[place].databases = databases.sorted { $0.name < $1.name }
        }
    }

    private mutating func changed(_ server: Server) -> Server {
        var server = server
        switch number(3) {
        case 0: server.tags = Tags(["owner": "team-\(number(9))"])
        case 1: server.roles?[number(4)].memberOf = []
        default: server.state = "Ready\(number(3))"
        }
        return server
    }

    private mutating func change(_ databases: inout [Database]) {
        let place = number(databases.count)
        switch number(6) {
        case 0: databases.remove(at: place)
        case 1: databases[place].name = Name("renamed\(number(999_999_999))")
        case 2: if !databases.contains(where: { $0.name == "new" }) { databases.append(database("new")) }
        default:
            guard var schemas = databases[place].schemas, !schemas.isEmpty else { return }
            change(&schemas)
            databases[place].schemas = schemas.sorted { $0.name < $1.name }
        }
    }

    private mutating func change(_ schemas: inout [Schema]) {
        let place = number(schemas.count)
        switch number(6) {
        case 0: schemas.remove(at: place)
        case 1: schemas[place].name = Name("renamed\(number(999_999_999))")
        case 2: moveTable(among: &schemas)
        default:
            guard var tables = schemas[place].tables, !tables.isEmpty else { return }
            change(&tables)
            schemas[place].tables = tables.sorted { $0.name < $1.name }
        }
    }

    private mutating func moveTable(among schemas: inout [Schema]) {
        let (from, to) = (number(schemas.count), number(schemas.count))
        guard from != to, let table = schemas[from].tables?.first else { return }
        guard schemas[to].tables?.contains(where: { $0.name == table.name }) == false else { return }
        schemas[from].tables?.removeFirst()
        schemas[to].tables = ((schemas[to].tables ?? []) + [table]).sorted { $0.name < $1.name }
    }

    private mutating func change(_ tables: inout [Table]) {
        let place = number(tables.count)
        switch number(6) {
        case 0: tables.remove(at: place)
        case 1: tables[place].name = Name("renamed\(number(999_999_999))")
        case 2: tables[place].owner = pick(Self.roles)
        case 3: tables[place].columns = names(3).map { Column(name: $0, type: "int", nullable: false) }
        case 4: tables[place].privileges = nil; tables[place].builtInPrivileges = true
        default: tables[place].tags = Tags(["owner": "team-\(number(9))"])
        }
    }

    /// Hides a random scope from this scan.
    package mutating func hide(in look: inout Look) {
        guard !look.servers.isEmpty else { return }
        let place = number(look.servers.count)
        switch number(3) {
        case 0: look.isWhole = false; look.servers.remove(at: place)
        case 1:
            look.servers[place].scan = ScanResult(
                .unreachable,
                [Problem(code: "refused", message: "", hint: nil)]
            )
            look.servers[place].roles = nil
            look.servers[place].databases = nil
        default:
            guard look.servers[place].databases?.isEmpty == false else { return }
            let database = number(look.servers[place].databases?.count ?? 1)
            look.servers[place].databases?[database].scan = ScanResult(.denied)
            look.servers[place].databases?[database].schemas = nil
            look.servers[place].databases?[database].extensions = nil
            look.servers[place].scan = ScanResult(.partial)
        }
    }

    package mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<max(1, limit), using: &random) }
    private mutating func pick(_ names: [Name]) -> Name { names[number(names.count)] }
    mutating func nextOid() -> UInt32 { oid += 1; return oid }

    private mutating func names(_ most: Int) -> [Name] {
        Array(Self.names.shuffled(using: &random).prefix(number(most + 1))).sorted()
    }
}
