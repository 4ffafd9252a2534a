import Foundation
import LocalEstate
import Support
import Testing

/// A server with Azure's roles and databases, its administrator, and `pgcensus role` run by the real binary.
struct RoleStory: Sendable {
    static let administratorPassword = "administrator's own"
    static let connectorPassword = "connector's own, with ünïcode"
    static let role = "census_connector"

    let server: ServerStory
    let version: Int
    let configuration: String

    /// Starts a server, fills it, and lends it.
    static func with(_ version: Int, fill: String = "", _ work: (RoleStory) async throws -> Void) async throws
    {
        try await ServerStory.with(version: version, load: ["azure", "role"]) { server in
            let option =
                version < 16 ? "" : "grant azure_pg_admin, pg_read_all_stats to pgadmin with admin option;"
            try await server.cluster.psql(
                "alter role pgadmin password '\(administratorPassword.replacing("'", with: "''"))'; \(option)\n\(fill)"
            )
            let story = RoleStory(
                server: server,
                version: version,
                configuration: try server.folder.write(yaml(server), to: "role.yaml")
            )
            try await work(story)
        }
    }

    private static func yaml(_ server: ServerStory) -> String {
        let port = server.cluster.port
        let mode = server.hasTLS ? "verify-full\n      sslRootCert: \(server.certificate)" : "disable"
        return """
            integrations:
              - name: role
                resourceTypes: [server, database, schema, table, column, sequence, routine, role, privilege]
                servers: [{hostname: \(TestCluster.host), port: \(port)}]
                connection:
                  user: \(role)
                  secret: env:CONNECTOR_PASSWORD
                  sslMode: \(mode)
                  resolve: {"\(TestCluster.host):\(port)": "127.0.0.1:\(port)"}
            """
    }

    var environment: [String: String] {
        ["CONNECTOR_PASSWORD": Self.connectorPassword, "ADMIN_PASSWORD": Self.administratorPassword]
    }

    func role(_ verb: String, _ arguments: [String] = [], administrator: String = "pgadmin") async throws
        -> ProgramRun
    {
        let store = ["apply", "remove"].contains(verb) ? ["--store", server.folder.file("role.db")] : []
        let run = try await pgcensus(
            [
                "role", verb, "--config", configuration, "--admin-user", administrator, "--admin-secret",
                "env:ADMIN_PASSWORD",
            ]
                + store + arguments,
            environment: environment
        )
        for secret in [Self.connectorPassword, Self.administratorPassword, "SCRAM-SHA-256"] {
            #expect(!(run.output + run.errors).contains(secret))
        }
        return run
    }

    /// The census with the connector's own role, or another, without what is the session's alone.
    func census(user: String = RoleStory.role, password: String = RoleStory.connectorPassword) async throws
        -> String
    {
        let file = server.folder.file("\(user).yaml")
        try String(contentsOfFile: configuration, encoding: .utf8)
            .replacing("user: \(Self.role)", with: "user: \(user)").write(
                toFile: file,
                atomically: true,
                encoding: .utf8
            )
        let json = server.folder.file("\(user).json")
        let run = try await pgcensus(
            ["scan", "--config", file, "--store", server.folder.file("\(user).db"), "--export", json],
            environment: ["CONNECTOR_PASSWORD": password]
        )
        #expect([0, 2].contains(run.code), "\(run.errors)")
        return normalized(try String(contentsOfFile: json, encoding: .utf8))
    }

    /// Every privilege in one database, built-in ones too: an ACL that was granted and revoked is written out.
    func privileges(in database: String) async throws -> String {
        try await server.cluster.psql(
            """
            with acls (kind, name, acl) as (
                select 'relation', c.oid::regclass::text, coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))
                from pg_class c where relnamespace::regnamespace::text !~ '^(pg_|information_schema)' and relkind in ('r', 'v', 'S')
                union all select 'schema', nspname, coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace where nspname !~ '^(pg_|information_schema)'
                union all select 'routine', p.oid::regprocedure::text, coalesce(proacl, acldefault('f', proowner))
                from pg_proc p where pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
                union all select 'default', concat(defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype), defaclacl from pg_default_acl
                union all select 'database', datname, coalesce(datacl, acldefault('d', datdba)) from pg_database where datname = current_database()
            )
            select kind, name, coalesce(r.rolname, 'public') || case when a.is_grantable then '*' else '' end, string_agg(a.privilege_type, ' ' order by a.privilege_type)
            from acls, aclexplode(acl) a left join pg_roles r on r.oid = a.grantee
            group by 1, 2, 3 order by 1, 2, 3
            """,
            database: database,
            arguments: ["-At"]
        )
    }

    /// Roles and who is in which, as far as they are not PostgreSQL's own.
    func roles() async throws -> String {
        try await server.cluster.psql(
            """
            select r.rolname, r.rolcanlogin, r.rolcreaterole, g.rolname
            from pg_roles r left join pg_auth_members m on m.member = r.oid left join pg_roles g on g.oid = m.roleid
            where r.rolname !~ '^pg_' order by 1, 4
            """,
            arguments: ["-At"]
        )
    }
}
