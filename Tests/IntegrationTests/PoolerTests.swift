import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// Code that a database owner has defined never runs: not in a scan, and not with an administrator's rights.
///
/// This also holds if a pooler drops the settings that a session requests.
@Suite struct PoolerTests {
    static let administrator = Secret("the administrator's own")

    /// A server with a database `mdb` that has a hostile schema before pg_catalog in its search path.
    func withHostile(_ work: (ServerStory) async throws -> Void) async throws {
        try await ServerStory.with(load: ["hostile-path"]) { story in
            try await story.cluster.psql(
                "create role azure_pg_admin; create role server_admin superuser login password '\(Self.administrator.revealed.replacing("'", with: "''"))'"
            )
            try await work(story)
        }
    }

    func withPooler(
        _ mode: String,
        before story: ServerStory,
        _ work: (Pooler) async throws -> Void
    ) async throws {
        let pooler = try await Pooler.start(
            Repository.pooler,
            before: story.cluster.port,
            mode: mode,
            in: story.folder.file("server/pooler-\(mode)"),
            users: [
                "pgcensus": ServerStory.password, "writer": ServerStory.password,
                "server_admin": Self.administrator,
            ]
        )
        do { try await work(pooler) } catch {
            try? await pooler.stop()
            throw error
        }
        try await pooler.stop()
    }

    /// How often the owner's functions ran.
    ///
    /// A session reports its calls when it ends. Sessions of a pooler do not end by themselves: this terminates them.
    func calls(_ story: ServerStory) async throws -> Int {
        let others = "from pg_catalog.pg_stat_activity where datname = 'mdb'"
        try await story.cluster.psql("select pg_catalog.pg_terminate_backend(pid) \(others)")
        try await until("the end of all sessions") {
            try await story.cluster.psql("select count(*) \(others)", arguments: ["-t", "-A"]) == "0\n"
        }
        let sum = try await story.cluster.psql(
            """
            set search_path = pg_catalog;
            select coalesce(sum(calls), 0) from pg_catalog.pg_stat_user_functions where schemaname = 'evil'
            """,
            database: "mdb",
            arguments: ["-t", "-A"]
        )
        return Int(sum.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    private func scan(_ story: ServerStory, port: Int? = nil) async throws -> (
        run: ProgramRun, server: Server
    ) {
        let (run, server) = try await story.scan { options in
            options.types = ResourceKind.scanned
            options.columnDefaults = true
            options.host = "127.0.0.1"
            options.port = port
            options.sslMode = port == nil ? "require" : "disable"
        }
        return (run, try #require(server, "\(run.errors)"))
    }

    @Test func counterCounts() async throws {
        try await withHostile { story in
            try await story.cluster.psql("select 1::oid = 2::oid", database: "mdb")
            #expect(try await calls(story) > 0)
        }
    }

    @Test(arguments: ["session", "transaction"])
    func scanThroughAPoolerReadsTheSame(_ mode: String) async throws {
        try await withHostile { story in
            let (direct, before) = try await scan(story)
            #expect(before.scan.outcome == .complete && before.notes == nil, "\(direct.output)")
            try await withPooler(mode, before: story) { pooler in
                let (run, server) = try await scan(story, port: pooler.port)
                #expect(run.code == 0, "\(run.output)")
                #expect(server.notes?.map(\.code) == ["startup-settings-dropped"])
                #expect(facts(server) == facts(before), "\(run.output)")
            }
            #expect(try await calls(story) == 0)
        }
    }

    private func facts(_ server: Server) -> [String] {
        (server.databases ?? []).map { database in
            var database = database
            database.sizeBytes = nil
            return String(decoding: database.canonicalJSON(), as: UTF8.self)
        }
    }

    /// With statement pooling there is no transaction, so the scan may fail, but it must run no code of the owner.
    @Test func statementPoolingRunsNothing() async throws {
        try await withHostile { story in
            try await withPooler("statement", before: story) { pooler in
                let (_, server) = try await scan(story, port: pooler.port)
                #expect([.complete, .partial, .failed].contains(server.scan.outcome))
            }
            #expect(try await calls(story) == 0)
        }
    }

    /// The role commands have an administrator's rights, so they refuse a session without the requested settings.
    @Test(arguments: ["session", "transaction"])
    func roleCommandsRefuseASessionWithoutSettings(_ mode: String) async throws {
        try await withHostile { story in
            try await withPooler(mode, before: story) { pooler in
                let file = try configuration(story, pooler.port)
                for arguments in [
                    ["plan", "--profile", "access"], ["verify", "--profile", "access"], ["plan"],
                ] {
                    let run = try await role(story, arguments[0], Array(arguments.dropFirst()), file)
                    #expect(run.code != 0)
                    #expect((run.output + run.errors).contains("ignore_startup_parameters"), "\(run.errors)")
                }
            }
            #expect(try await calls(story) == 0)
            let members = try await story.cluster.psql(
                "select count(*) from pg_auth_members where member = 'db_owner'::regrole",
                arguments: ["-t", "-A"]
            )
            #expect(members.hasPrefix("0"))
        }
    }

    @Test func doctorReportsDroppedSettings() async throws {
        try await withHostile { story in
            try await withPooler("session", before: story) { pooler in
                let file = try configuration(story, pooler.port)
                let run = try await pgcensus(
                    ["doctor", "--config", file, "--store", story.folder.file("doctor.db")],
                    environment: ["STORY_PASSWORD": ServerStory.password.revealed]
                )
                #expect(run.output.contains("a pooler on the way drops the settings"), "\(run.output)")
            }
            #expect(try await calls(story) == 0)
        }
    }

    /// Runs a role command as administrator, with the confirmation that a change needs.
    func role(_ story: ServerStory, _ verb: String, _ arguments: [String], _ file: String) async throws
        -> ProgramRun
    {
        let changes = ["apply", "remove"].contains(verb)
        let consent = changes ? ["--yes", "--store", story.folder.file("role.db")] : []
        return try await pgcensus(
            ["role", verb, "--config", file, "--admin-user", "server_admin", "--admin-secret", "env:ADMIN"]
                + arguments + consent,
            environment: ["ADMIN": Self.administrator.revealed, "STORY_PASSWORD": "x"]
        )
    }

    /// A configuration with the given port.
    ///
    /// With `delivers`, the target is in the hostile database; with `passing`, connections do not use the pooler.
    func configuration(_ story: ServerStory, _ port: Int, delivers: Bool = false, passing: Bool = false)
        throws
        -> String
    {
        let login: YAMLMap = [
            "secret": "env:STORY_PASSWORD", "database": "mdb",
            "sslMode": passing || port == story.cluster.port ? "require" : "disable",
        ]
        let server = "127.0.0.1"
        var entry = IntegrationEntry("story", ["columnDefaults": true]).connection(login)
            .server(server, port: port, at: passing ? "\(server):\(story.cluster.port)" : nil)
        if delivers {
            let target = login.merging(["host": "127.0.0.1", "port": .number(port), "user": "writer"])
            entry["sync"] = ["deliver": [["postgresql": .map(target)]]]
        }
        return try story.folder.configure(entry, to: "pooler-\(port)-\(delivers)-\(passing).yaml")
    }
}
