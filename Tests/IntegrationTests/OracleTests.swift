import Foundation
import Inventory
import LocalEstate
import Support
import Testing

extension NominalEstateTests {
    /// psql, with other SQL statements, must find exactly the names, kinds, owners and comments of the export.
    @Test(arguments: ["shop-prod", "billing-prod", "analytics"])
    func exportMatchesPsql(_ name: String) async throws {
        let (_, snapshot) = try await scanned()
        let cluster = try #require(estate.clusters[name])
        let server = try snapshot.server(name)
        let listed = try await Oracle.databases(of: cluster)
        #expect(server.databases?.map(\.name.text).sorted() == listed.map(\.name).sorted())
        for database in server.databases ?? [] where database.schemas != nil {
            let expected = try await Oracle.resources(of: cluster, database: database)
            let found = Oracle.resources(of: database)
            #expect(found.subtracting(expected) == [], "only in the export: \(name)/\(database.name)")
            #expect(expected.subtracting(found) == [], "missing in the export: \(name)/\(database.name)")
            #expect(!expected.isEmpty)
        }
        for database in listed {
            let exported = try #require(server.databases?.first { $0.name == Name(database.name) })
            #expect(exported.owner == Name(database.owner))
            #expect(exported.comment ?? "" == database.comment)
            #expect(exported.encoding == database.encoding)
        }
    }

    @Test(arguments: ["shop-prod", "billing-prod", "analytics"])
    func exportedRolesMatchPsql(_ name: String) async throws {
        let (_, snapshot) = try await scanned()
        let cluster = try #require(estate.clusters[name])
        let expected = try await Oracle.roles(of: cluster)
        let found = try #require(try snapshot.server(name).roles)
        #expect(Set(found.map { Oracle.line($0) }) == expected)
        #expect(found.count == expected.count)
    }
}

/// The output of psql as lines that a test can compare; its SQL was written without the program's queries.
enum Oracle {
    struct ListedDatabase {
        let name, owner, encoding, comment: String
    }

    static func databases(of cluster: PostgresCluster) async throws -> [ListedDatabase] {
        let sql = """
            select encode(textsend(datname::text), 'hex'), encode(textsend(pg_get_userbyid(datdba)::text), 'hex'),
                encode(textsend(getdatabaseencoding_of.name::text), 'hex'),
                encode(textsend(coalesce(shobj_description(d.oid, 'pg_database'), '')), 'hex')
            from pg_database d, lateral (select pg_encoding_to_char(d.encoding) as name) getdatabaseencoding_of;
            """
        return try await rows(sql, of: cluster, database: "postgres").map {
            ListedDatabase(name: $0[0], owner: $0[1], encoding: $0[2], comment: $0[3])
        }
    }

    /// `schema|name|kind|owner|persistence|comment`, and schemas as `schema||schema|owner||comment`.
    static func resources(of cluster: PostgresCluster, database: Database) async throws -> Set<String> {
        let encoding = "\\encoding \(database.encoding == "SQL_ASCII" ? "SQL_ASCII" : "UTF8")\n"
        let database = database.name.text
        let text = { (expression: String) in "encode(textsend(coalesce((\(expression))::text, '')), 'hex')" }
        let sql = """
            select \(text("nspname")), '', \(text("'schema'")), \(text("nspowner")), '',
                \(text("obj_description(n.oid, 'pg_namespace')"))
            from pg_namespace n where nspname !~ '^pg_' and nspname <> 'information_schema'
            union all
            select \(text("nspname")), \(text("relname")), \(text("relkind")), \(text("relowner")),
                \(text("relpersistence")), \(text("obj_description(c.oid, 'pg_class')"))
            from pg_class c, pg_namespace n
            where n.oid = relnamespace and relkind = any ('{r,p,v,m,f}') and nspname !~ '^pg_'
                and nspname <> 'information_schema' and relpersistence <> 't';
            """
        let owners = try await rows(
            "select \(text("oid")), \(text("rolname")) from pg_roles",
            of: cluster,
            database: "postgres"
        )
        let names = Dictionary(uniqueKeysWithValues: owners.map { ($0[0], $0[1]) })
        let found = try await rows(encoding + sql, of: cluster, database: database)
        return Set(
            found.map { [$0[0], $0[1], $0[2], names[$0[3]] ?? "?", $0[4], $0[5]].joined(separator: "|") }
        )
    }

    static func resources(of database: Database) -> Set<String> {
        let schemas = database.schemas ?? []
        let kinds: [Table.Kind: String] = [
            .table: "r", .partitionedTable: "p", .view: "v", .materializedView: "m", .foreignTable: "f",
        ]
        let lines = schemas.map { schema in
            [schema.name.text, "", "schema", schema.owner?.text ?? "", "", schema.comment ?? ""]
        }
        let tables = schemas.flatMap { schema in
            (schema.tables ?? []).map { table in
                [
                    schema.name.text, table.name.text, kinds[table.kind] ?? "", table.owner?.text ?? "",
                    table.persistence == .unlogged ? "u" : "p", table.comment ?? "",
                ]
            }
        }
        return Set((lines + tables).map { $0.joined(separator: "|") })
    }

    static func roles(of cluster: PostgresCluster) async throws -> Set<String> {
        let sql = """
            select encode(textsend(rolname::text), 'hex'),
                encode(textsend(concat(rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolinherit)), 'hex'),
                encode(textsend(rolconnlimit::text), 'hex'),
                encode(textsend(coalesce(string_agg(
                    pg_get_userbyid(roleid) || case when admin_option then '*' else '' end, ',' order by
                    pg_get_userbyid(roleid) collate "C"), '')), 'hex')
            from pg_roles left join pg_auth_members on member = pg_roles.oid
            group by pg_roles.oid, rolname, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolinherit, rolconnlimit;
            """
        return Set(try await rows(sql, of: cluster, database: "postgres").map { $0.joined(separator: "|") })
    }

    static func line(_ role: Role) -> String {
        let flags = [role.canLogin, role.superuser, role.createRole, role.createDatabase, role.inherit]
        let memberships = role.memberOf.map { $0.role.text + ($0.admin ? "*" : "") }
        return [
            role.name.text, flags.map { $0 ? "t" : "f" }.joined(), String(role.connectionLimit),
            memberships.joined(separator: ","),
        ]
        .joined(separator: "|")
    }

    private static func rows(_ sql: String, of cluster: PostgresCluster, database: String) async throws
        -> [[String]]
    {
        let output = try await cluster.psql(sql, database: database, arguments: ["-A", "-t", "-F", "|"])
        return output.split(separator: "\n").map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).map { text(hexadecimal: $0) }
        }
    }

    /// Bytes that are not UTF-8 appear as docs/internals.md says: each byte outside ASCII as `\xNN`.
    private static func text(hexadecimal: Substring) -> String {
        var digits = hexadecimal
        var bytes: [UInt8] = []
        while !digits.isEmpty {
            bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
            digits = digits.dropFirst(2)
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return bytes.map { $0 > 127 ? "\\x" + String($0, radix: 16) : String(UnicodeScalar($0)) }
            .map { $0 == "\\" ? "\\\\" : $0 }.joined()
    }
}
