import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// Nothing that a database's owner has defined is ever run: not by a scan, not with an administrator's rights, and not
/// where a pooler drops the settings that a session asks for.
@Suite struct PoolerTests {
    private static let administrator = Secret("the administrator's own")

    /// A server whose database `mdb` has a hostile schema in front of pg_catalog.
    private func withHostile(_ work: (ServerStory) async throws -> Void) async throws {
        try await ServerStory.with(load: ["hostile-path"]) { story in
            try await story.cluster.psql(
                "create role azure_pg_admin; create role server_admin superuser login password '\(Self.administrator.revealed.replacing("'", with: "''"))'"
            )
            try await work(story)
        }
    }

    private func withPooler(
        _ mode: String,
        before story: ServerStory,
        _ work: (Pooler) async throws -> Void
    ) async throws {
        let pooler = try await Pooler.start(
            Repository.pooler,
            before: story.cluster.port,
            mode: mode,
            in: story.folder.file("server/pooler-\(mode)"),
            users: ["pgcensus": ServerStory.password, "server_admin": Self.administrator]
        )
        do { try await work(pooler) } catch {
            try? await pooler.stop()
            throw error
        }
        try await pooler.stop()
    }

    /// How often the owner's functions ran; sessions tell when they end.
    private func calls(_ story: ServerStory) async throws -> Int {
        try await Task.sleep(for: .seconds(1.5))
        let sum = try await story.cluster.psql(
            "select coalesce(sum(calls), 0) from pg_catalog.pg_stat_user_functions where schemaname = 'evil'",
            database: "mdb",
            arguments: ["-t", "-A"]
        )
        return Int(sum.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    private func scan(_ story: ServerStory, port: Int? = nil) async throws -> (
        run: ProgramRun, server: Server
    ) {
        let (run, server) = try await story.scan { options in
            options.types = ResourceType.allCases
            options.columnDefaults = true
            options.host = "127.0.0.1"
            options.port = port
            options.sslMode = port == nil ? "require" : "disable"
        }
        return (run, try #require(server, "\(run.errors)"))
    }

    @Test func theCounterCounts() async throws {
        try await withHostile { story in
            try await story.cluster.psql("select 1::oid = 2::oid", database: "mdb")
            #expect(try await calls(story) > 0)
        }
    }

    @Test(arguments: ["session", "transaction"])
    func aScanThroughAPoolerReadsTheSameAndRunsNothing(_ mode: String) async throws {
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

    /// No transaction holds there, so that it may fail: but not run anything.
    @Test func statementPoolingRunsNothingEither() async throws {
        try await withHostile { story in
            try await withPooler("statement", before: story) { pooler in
                let (_, server) = try await scan(story, port: pooler.port)
                #expect([.complete, .failed].contains(server.scan.outcome))
            }
            #expect(try await calls(story) == 0)
        }
    }

    /// With an administrator's rights nothing is left to chance: such a session is refused.
    @Test(arguments: ["session", "transaction"])
    func theRoleCommandsRefuseASessionThatIsNotAsAsked(_ mode: String) async throws {
        try await withHostile { story in
            try await withPooler(mode, before: story) { pooler in
                let file = try configuration(story, pooler.port)
                for arguments in [
                    ["plan", "--profile", "access"], ["verify", "--profile", "access"], ["plan"],
                ] {
                    let run = try await pgcensus(
                        ["role"] + arguments + [
                            "--config", file, "--admin-user", "server_admin", "--admin-secret", "env:ADMIN",
                        ],
                        environment: ["ADMIN": Self.administrator.revealed, "STORY_PASSWORD": "x"]
                    )
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

    @Test func directRoleCommandsRunNothingEither() async throws {
        try await withHostile { story in
            let file = try configuration(story, story.cluster.port)
            for arguments in [
                ["plan", "--profile", "access"], ["verify", "--profile", "access"],
                ["apply", "--profile", "access"],
            ] {
                let store = arguments[0] == "apply" ? ["--yes", "--store", story.folder.file("role.db")] : []
                let run = try await pgcensus(
                    ["role"] + arguments + store + [
                        "--config", file, "--admin-user", "server_admin", "--admin-secret", "env:ADMIN",
                    ],
                    environment: ["ADMIN": Self.administrator.revealed, "STORY_PASSWORD": "x"]
                )
                #expect([0, 3].contains(run.code), "\(run.output)\(run.errors)")
            }
            #expect(try await calls(story) == 0)
        }
    }

    @Test func doctorSaysThatSettingsAreDropped() async throws {
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

    private func configuration(_ story: ServerStory, _ port: Int) throws -> String {
        try story.folder.write(
            """
            integrations:
              - name: story
                servers: [{hostname: 127.0.0.1, port: \(port)}]
                connection: {secret: "env:STORY_PASSWORD", sslMode: \(port == story.cluster.port ? "require" : "disable"), database: mdb}

            """,
            to: "pooler-\(port).yaml"
        )
    }
}
