import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// A server with Azure's roles and databases, its administrator, and `pgcensus role`, run with the real binary.
struct RoleStory: Sendable {
    static let administratorPassword = "administrator's own"
    static let connectorPassword = "connector's own, with ünïcode"
    static let role = "census_connector"

    let server: ServerStory
    let version: Int
    let configuration: String
    let integration: IntegrationEntry

    /// Starts a server, fills it, passes it to `work`, and stops it.
    static func with(_ version: Int, fill: String = "", _ work: (RoleStory) async throws -> Void) async throws
    {
        try await ServerStory.with(version: version, load: ["azure", "role"]) { server in
            let option =
                version < 16 ? "" : "grant azure_pg_admin, pg_read_all_stats to pgadmin with admin option;"
            try await server.cluster.psql(
                "alter role pgadmin password '\(administratorPassword.replacing("'", with: "''"))'; \(option)\n\(fill)"
            )
            let entry = server.integration("role", named: server.cluster.port).types(ResourceKind.scanned)
                .connection(["user": .text(role), "secret": "env:CONNECTOR_PASSWORD"])
            try await work(RoleStory(server, version, entry))
        }
    }

    private init(_ server: ServerStory, _ version: Int, _ integration: IntegrationEntry) throws {
        self.server = server
        self.version = version
        self.integration = integration
        configuration = try server.folder.configure(integration, to: "\(UUID().uuidString).yaml")
    }

    var environment: [String: String] {
        ["CONNECTOR_PASSWORD": Self.connectorPassword, "ADMIN_PASSWORD": Self.administratorPassword]
    }

    /// The same server with another configuration.
    func changed(_ change: (inout IntegrationEntry) throws -> Void) throws -> RoleStory {
        try RoleStory(server, version, integration.changed(change))
    }

    var store: String { server.folder.file("role.db") }

    /// The command line; `apply` gets an option not to ask, except if `asks`.
    func command(
        _ verb: String,
        _ arguments: [String] = [],
        administrator: String = "pgadmin",
        asks: Bool = false
    ) -> [String] {
        let store = ["apply", "remove"].contains(verb) ? ["--store", store] : []
        return [
            "role", verb, "--config", configuration, "--admin-user", administrator, "--admin-secret",
            "env:ADMIN_PASSWORD",
        ] + store + (verb == "apply" && !asks ? ["--yes"] : []) + arguments
    }

    func role(
        _ verb: String,
        _ arguments: [String] = [],
        administrator: String = "pgadmin",
        asks: Bool = false
    ) async throws -> ProgramRun {
        let run = try await pgcensus(
            command(verb, arguments, administrator: administrator, asks: asks),
            environment: environment
        )
        for secret in [Self.connectorPassword, Self.administratorPassword, "SCRAM-SHA-256"] {
            #expect(!(run.output + run.errors).contains(secret))
        }
        return run
    }

    /// Runs the command on a terminal, and answers its question; `meanwhile` runs before the answer.
    func role(
        _ verb: String,
        _ arguments: [String] = [],
        answering answer: String,
        meanwhile: @Sendable () async throws -> Void = {}
    ) async throws -> (run: ProgramRun, wasAsked: Bool) {
        let folder = try TemporaryFolder()
        let command = [Repository.program("pgcensus")] + command(verb, arguments, asks: true)
        let script = "\(Repository.root)/Tests/Terminal/terminal.py"
        async let running = launch(
            ["/usr/bin/python3", script, folder.path] + command,
            environment: environment
        )
        let isThere = { (file: String) in FileManager.default.fileExists(atPath: folder.file(file)) }
        try await until("the question") { isThere("asked") || isThere("ended") }
        try await meanwhile()
        // The answer appears in one step, because the script types all that it finds.
        try folder.write("\(answer)\n", to: "typed")
        try FileManager.default.moveItem(atPath: folder.file("typed"), toPath: folder.file("answer"))
        return (try await running, isThere("asked"))
    }

    /// The entries of `role history`, the oldest first.
    func history(_ arguments: [String] = []) async throws -> [[String: String]] {
        let run = try await pgcensus(["role", "history", "-o", "json", "--store", store] + arguments)
        #expect(run.code == 0, "\(run.errors)")
        return try JSONDecoder().decode([[String: String]].self, from: Data(run.output.utf8)).reversed()
    }

    /// The census with the connector's role or another role, without the facts of the session.
    func census(user: String = RoleStory.role, password: String = RoleStory.connectorPassword) async throws
        -> String
    {
        let file = try changed { $0["connection", "user"] = .text(user) }.configuration
        let json = server.folder.file("\(user).json")
        let run = try await pgcensus(
            ["scan", "--config", file, "--store", server.folder.file("\(user).db"), "--export", json],
            environment: ["CONNECTOR_PASSWORD": password]
        )
        #expect([0, 2].contains(run.code), "\(run.errors)")
        return normalized(try String(contentsOfFile: json, encoding: .utf8))
    }

    /// Every privilege in one database, including default ones: after a grant and a revoke, PostgreSQL stores them all.
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

    /// Roles and their members, without the roles that PostgreSQL defines.
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
