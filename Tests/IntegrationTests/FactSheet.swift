import Inventory

/// A server or database of an export as single facts, `path | fact | value`, which a test compares with psql's output.
struct FactSheet {
    private var lines: Set<String> = []

    static func server(_ server: Server) -> Set<String> {
        var sheet = FactSheet()
        for role in server.roles ?? [] { sheet.add(role) }
        sheet.add("server", server.settings)
        for object in server.parameterPrivileges ?? [] {
            for privilege in object.privileges {
                sheet.add("parameter \(object.object)", "privilege", text(privilege))
            }
        }
        for tablespace in server.tablespaces ?? [] { sheet.add(tablespace) }
        for database in server.databases ?? [] { sheet.addListed(database) }
        return sheet.lines
    }

    static func database(_ database: Database) -> Set<String> {
        var sheet = FactSheet()
        for item in database.extensions ?? [] {
            sheet.add("extension", item.name.text, "\(item.version) \(item.schema ?? "")")
        }
        for defaults in database.defaultPrivileges ?? [] {
            let path = "default \(defaults.role) \(defaults.schema ?? "-") \(defaults.objects.rawValue)"
            sheet.add(path, "privileges", defaults.privileges.map(text).joined(separator: ", "))
        }
        for object in database.systemPrivileges ?? [] {
            let path = "system \(object.kind.rawValue) \(object.object)"
            sheet.add(path, "privilege", object.privileges.map(text).joined(separator: ", "))
        }
        sheet.addParts(database)
        for schema in database.schemas ?? [] { sheet.add(schema) }
        return sheet.lines
    }

    mutating func add(_ path: String, _ fact: String, _ value: (some CustomStringConvertible)?) {
        if let value { lines.insert("\(path) | \(fact) | \(value)") }
    }

    mutating func add(_ path: String, _ settings: [ParameterSetting]?) {
        for one in settings ?? [] {
            let parameter = one.name + (one.value.map { "=\($0)" } ?? "")
            add(path, "setting", [one.database?.text, parameter].compactMap { $0 }.joined(separator: " "))
        }
    }

    private mutating func addACL(_ path: String, _ object: some AccessControlled) {
        add(path, "builtInPrivileges", object.builtInPrivileges)
        for privilege in object.privileges ?? [] { add(path, "privilege", Self.text(privilege)) }
    }

    static func text(_ privilege: Privilege) -> String {
        "\(privilege.grantee) \(privilege.privilege) \(privilege.grantor) \(privilege.grantable ? "t" : "f")"
    }

    private mutating func add(_ role: Role) {
        let path = role.name.text
        add(path, "login", role.canLogin)
        add(path, "superuser", role.superuser)
        add(path, "createRole", role.createRole)
        add(path, "createDatabase", role.createDatabase)
        add(path, "inherit", role.inherit)
        add(path, "replication", role.replication)
        add(path, "bypassRLS", role.bypassRLS)
        add(path, "connectionLimit", role.connectionLimit)
        add(path, "validUntil", role.validUntil)
        add(path, "comment", role.comment)
        add(path, "predefined", role.predefined ? true : nil)
        add(path, role.settings)
        for one in role.memberOf {
            let flags = [one.admin, one.inherit, one.set].map { $0 ? "t" : "f" }.joined(separator: " ")
            add(path, "member", "\(one.role) \(flags) \(one.grantor ?? "")")
        }
    }

    private mutating func addListed(_ database: Database) {
        let path = database.name.text
        add(path, "owner", database.owner)
        add(path, "encoding", database.encoding)
        add(path, "collation", database.collation)
        add(path, "localeProvider", database.localeProvider?.rawValue)
        add(path, "locale", database.locale)
        add(path, "connectionLimit", database.connectionLimit)
        add(path, "allowConnections", database.allowConnections)
        add(path, "tablespace", database.tablespace)
        add(path, "comment", database.comment)
        add(path, database.settings)
        addACL(path, database)
    }

    private mutating func add(_ schema: Schema) {
        let path = schema.name.text
        add(path, "owner", schema.owner)
        add(path, "comment", schema.comment)
        addACL(path, schema)
        for table in schema.tables ?? [] { add(table, "\(path) > \(table.name)") }
        for sequence in schema.sequences ?? [] { add(sequence, "\(path) > \(sequence.name)") }
        for routine in schema.routines ?? [] { add(routine, "\(path) > \(routine.signature)") }
        for type in schema.types ?? [] { add(type, path) }
    }

    private mutating func add(_ table: Table, _ path: String) {
        add(path, "kind", table.kind.rawValue)
        add(path, "owner", table.owner)
        add(path, "comment", table.comment)
        addACL(path, table)
        add(path, "persistence", table.persistence.rawValue)
        add(path, "rowSecurity", table.rowSecurity)
        add(path, "partitionOf", table.partitionOf)
        add(path, "partitionKey", table.partitionKey)
        add(path, "partitionBound", table.partitionBound)
        add(path, "securityInvoker", table.securityInvoker ? true : nil)
        add(path, "securityBarrier", table.securityBarrier ? true : nil)
        for input in table.reads ?? [] { add(path, "reads", input) }
        add(path, "forceRowSecurity", table.forceRowSecurity ? true : nil)
        addParts(table, path)
        add(path, "inherits", table.inherits?.map(\.text).joined(separator: ", "))
        add(path, "extension", table.extension)
        add(
            path,
            "columns",
            (table.columns ?? []).filter { !$0.system }.map(\.name.text).joined(separator: ", ")
        )
        if let rows = table.estimatedRows, rows > 0 {
            add(path, "estimatedRows", rows)
            add(path, "sizeBytes", table.sizeBytes)
        }
        for column in table.columns ?? [] { add(column, "\(path) > \(column.name)") }
    }

    private mutating func add(_ column: Column, _ path: String) {
        add(path, "type", column.type)
        add(path, "nullable", column.nullable)
        add(path, "identity", column.identity?.rawValue)
        add(path, "generated", column.generated?.rawValue)
        add(path, "default", column.default)
        add(path, "comment", column.comment)
        for privilege in column.privileges ?? [] { add(path, "privilege", Self.text(privilege)) }
    }

    private mutating func add(_ sequence: SequenceObject, _ path: String) {
        add(path, "kind", "sequence")
        add(path, "owner", sequence.owner)
        add(path, "comment", sequence.comment)
        addACL(path, sequence)
        add(path, "ownedBy", sequence.ownedBy)
        add(path, "extension", sequence.extension)
        let numbers = [sequence.start, sequence.increment, sequence.minimum, sequence.maximum].map(
            String.init
        )
        add(
            path,
            "range",
            "\(sequence.dataType) \(numbers.joined(separator: " ")) \(sequence.cycle ? "t" : "f")"
        )
    }

    private mutating func add(_ routine: Routine, _ path: String) {
        let facts = [
            routine.kind.rawValue, routine.language.text, routine.securityDefiner ? "t" : "f",
            routine.owner?.text,
            routine.returns, "/", routine.comment, "/", routine.extension?.text, "/",
            routine.builtInPrivileges == true ? "built-in" : nil,
        ]
        add(path, "routine", facts.compactMap { $0 }.joined(separator: " "))
        add(path, routine.settings)
        for privilege in routine.privileges ?? [] { add(path, "privilege", Self.text(privilege)) }
    }
}
