import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// The record that `role` keeps of every statement that it runs with an administrator's rights.
@Suite struct RoleAuditTests {
    private let access = ["--profile", "access"]

    /// A database whose owner refuses changes of default privileges; the grants before them succeed.
    private static let guarded = """
        create database guarded owner pgadmin;
        \\connect guarded
        create function refuse() returns event_trigger language plpgsql as
            $$ begin raise exception 'frozen' using errcode = 'insufficient_privilege'; end $$;
        create event trigger refuse on ddl_command_end when tag in ('ALTER DEFAULT PRIVILEGES') execute function refuse();
        """

    @Test func everyStatementIsAudited() async throws {
        try await RoleStory.with(16, fill: Self.guarded) { story in
            let apply = try await story.role("apply", access)
            #expect(apply.code == 2, "\(apply.output)")
            let line =
                #/
              \ \ database\ guarded:\ refused:\ frozen\n\ \ \ \ hint:.*\n
              \ \ \ \ statement\ ([0-9]+)\ of\ ([0-9]+),\ and\ the\ earlier\ ones\ were\ rolled\ back:\ (alter\ default\ .*)\n
            /#
            let match = try #require(apply.output.firstMatch(of: line), "\(apply.output)")
            let (number, count) = (Int(match.1) ?? 0, Int(match.2) ?? 0)
            let history = try await story.history()
            let guarded = history.filter { $0["database"] == "guarded" }
            #expect(
                guarded.map { $0["outcome"] }
                    == Array(repeating: "rolled-back", count: number - 1) + ["failed"]
                    + Array(repeating: "not-run", count: count - number)
            )
            let failed = guarded.filter { $0["sqlState"] != nil }
            #expect(failed.map { $0["sqlState"] } == ["42501"])
            #expect(failed.first?["statement"] == String(match.3))

            let others = history.filter { $0["database"] != "guarded" }
            #expect(Set(others.map { $0["outcome"] }) == ["done"])
            #expect(apply.output.contains("applied \(others.count) statements on one."), "\(apply.output)")
            for entry in history {
                #expect(entry["administrator"] == "pgadmin")
                #expect(entry["server"] == "postgresql://\(TestCluster.host):\(story.server.cluster.port)")
                let started = try #require(entry["startedAt"])
                let age = try Date(started, strategy: Self.format).timeIntervalSinceNow
                #expect(started.hasSuffix("Z") && abs(age) < 3600)
            }
            #expect(try await story.role("remove", ["--yes"]).code == 0)
            let removal = try await story.history().dropFirst(history.count)
            #expect(removal.contains { $0["statement"] == "drop role \"census_connector\"" })
            #expect(removal.contains { $0["statement"]?.hasPrefix("reassign owned by ") == true })
            #expect(Set(removal.map { $0["outcome"] }) == ["done"])
        }
    }

    private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// An unreachable server does not affect the record of the other servers.
    @Test func auditHoldsNoSecret() async throws {
        try await RoleStory.with(15) { story in
            let two = try story.changed { $0 = $0.server("gone.invalid") }
            let apply = try await two.role("apply", ["--reset-password"])
            #expect(apply.code == 2 && apply.errors.contains("gone.invalid"), "\(apply.errors)")
            #expect(try await two.role("apply", ["--reset-password"]).code == 2)
            let statements = try await story.history().map { $0["statement"] }
            #expect(
                statements == [
                    "create role \"census_connector\" login password '•••'",
                    "alter role \"census_connector\" password '•••'",
                ]
            )
            let table = try await pgcensus(["role", "history", "--store", story.store])
            #expect(table.output.contains("password '•••'"))
            let verifier = try await story.server.cluster.psql(
                "select rolpassword from pg_authid where rolname = 'census_connector'",
                arguments: ["-At"]
            )
            #expect(verifier.hasPrefix("SCRAM-SHA-256"))
            for suffix in ["", "-wal"] {
                guard let data = FileManager.default.contents(atPath: story.store + suffix) else { continue }
                for secret in ["SCRAM-SHA-256", RoleStory.connectorPassword, RoleStory.administratorPassword]
                {
                    #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) in \(suffix)")
                }
            }
            let mode = try FileManager.default.attributesOfItem(atPath: story.store)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func historyShowsTheAudit() async throws {
        try await RoleStory.with(15) { story in
            let missing = try await pgcensus(["role", "history", "--store", story.store])
            #expect(missing.code == 1 && missing.errors.contains("there is no store at"))
            _ = try await story.census(user: "pgcensus", password: ServerStory.password.revealed)
            let old = ["role", "history", "--store", story.server.folder.file("pgcensus.db")]
            let empty = try await pgcensus(old)
            #expect(empty.output == "The store has no statement of role apply or role remove.\n")
            #expect(try await pgcensus(old + ["-o", "json"]).output == "[]\n")

            #expect(try await story.role("apply").code == 0)
            #expect(try await story.role("apply", ["--with", "read-statistics"]).code == 0)
            let table = try await pgcensus(["role", "history", "--store", story.store])
            let lines = table.output.split(separator: "\n")
            #expect(lines.count == 3, "\(table.output)")
            #expect(lines[0].hasPrefix("STARTED") && lines[0].hasSuffix("STATEMENT"))
            #expect(
                lines[1].contains("Z  pgadmin        one.")
                    && lines[1].contains("  postgres  done     grant ")
            )
            #expect(lines[2].contains("  create role \"census_connector\" login password '•••'"))
            #expect(try await story.history(["--server", "ONE.*"]).count == 2)
            #expect(try await story.history(["--server", "postgresql://*"]).count == 2)
            #expect(try await story.history(["--server", "two.*"]).isEmpty)
            let none = try await pgcensus(["role", "history", "--store", story.store, "--server", "two.*"])
            #expect(none.output == "Nothing matches.\n")
        }
    }

    /// A database in which every grant waits for a minute; pgcensus is killed during that time.
    @Test func killLeavesATrace() async throws {
        let fill = """
            create database slow owner pgadmin;
            \\connect slow
            create function wait() returns event_trigger language plpgsql as
                $$ begin perform pg_sleep(60); end $$;
            create event trigger wait on ddl_command_end when tag in ('GRANT', 'ALTER DEFAULT PRIVILEGES') execute function wait();
            """
        try await RoleStory.with(15, fill: fill) { story in
            let program = Repository.program("pgcensus")
            let command = ([program] + story.command("apply", access)).map { "'\($0)'" }.joined(
                separator: " "
            )
            let script = """
                \(command) >/dev/null & pid=$!
                for _ in $(seq 300); do
                    '\(program)' role history --store '\(story.store)' | grep -q ' slow .* started ' && break
                    sleep 0.1
                done
                kill -9 $pid; wait $pid
                """
            let killed = try await launch(["bash", "-c", script], environment: story.environment)
            #expect(killed.code == 128 + 9, "\(killed.errors)")
            let history = try await story.history()
            let slow = history.filter { $0["database"] == "slow" }
            #expect(!slow.isEmpty && Set(slow.map { $0["outcome"] }) == ["started"])
            #expect(Set(history.filter { $0["database"] != "slow" }.map { $0["outcome"] }) == ["done"])

            try await story.server.cluster.psql(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'slow' and pid <> pg_backend_pid(); drop event trigger wait",
                database: "slow"
            )
            #expect(try await story.role("apply", access).code == 0)
            let after = try await story.history()
            #expect(Array(after.prefix(history.count)) == history)
            #expect(Set(after.dropFirst(history.count).map { $0["outcome"] }) == ["done"])
        }
    }

    /// A `sync` in the foreground keeps the store open all the time.
    @Test func auditWorksDuringASync() async throws {
        try await RoleStory.with(15) { story in
            let program = Repository.program("pgcensus")
            let sync =
                "'\(program)' sync --every 1s --config '\(story.configuration)' --store '\(story.store)'"
            let roles = [story.command("apply", access), story.command("remove", ["--yes"])].map {
                ([program] + $0).map { "'\($0)'" }.joined(separator: " ")
            }
            let script = """
                \(sync) 2>'\(story.store).log' & pid=$!
                until test -e '\(story.store)-lock'; do sleep 0.1; done
                for _ in 1 2 3; do \(roles[0]) && \(roles[1]) || exit 9; done
                kill -0 $pid && kill $pid; wait $pid
                """
            let run = try await launch(["bash", "-c", script], environment: story.environment)
            #expect(run.code == 0, "\(run.output)\(run.errors)")
            let history = try await story.history()
            #expect(Set(history.map { $0["outcome"] }) == ["done"])
            let shown = run.output.matches(of: #/\napplied ([0-9]+) statements/#).compactMap { Int($0.1) }
            #expect(shown.count == 6 && history.count == shown.reduce(0, +), "\(run.output)")
            let verified = try await pgcensus(["snapshots", "verify", "--store", story.store])
            #expect(verified.code == 0, "\(verified.output)")
        }
    }

    /// If the store fails before a statement, the statement is not sent; if it fails after it, the result is reported.
    @Test(arguments: ["insert", "update"])
    func storeFailureIsReportedWithTheResult(_ event: String) async throws {
        try await RoleStory.with(15) { story in
            #expect(try await story.role("apply").code == 0)
            let trigger =
                "create trigger full before \(event) on role_statement begin select raise(abort, 'no room'); end"
            #expect(try await launch(["sqlite3", story.store, trigger]).code == 0)
            let run = try await story.role("apply", ["--with", "read-statistics"])
            #expect(run.code == 2 && run.output.contains("no room"), "\(run.output)\(run.errors)")
            let isDone = try await story.roles().contains("census_connector|t|f|pg_read_all_stats")
            #expect(isDone == (event == "update"))
            let words =
                isDone
                ? "the statements are done, but role history shows them as started"
                : "nothing was done here, or it was rolled back"
            #expect(run.output.contains("\n    \(words)\n"), "\(run.output)")
            let started = try await story.history().filter { $0["outcome"] == "started" }
            #expect(started.count == (isDone ? 1 : 0))
        }
    }

    @Test func secondRoleCommandWaits() async throws {
        try await RoleStory.with(15) { story in
            let (run, wasAsked) = try await story.role("apply", access, answering: "n") {
                let other = try await story.role("apply", access)
                #expect(other.code == 1, "\(other.output)")
                #expect(
                    other.errors.contains(
                        "hint: Run this again when that is done: one role command after the other."
                    ),
                    "\(other.errors)"
                )
                // While the question waits for an answer, a scan can run.
                let scan = try await pgcensus(
                    ["scan", "--config", story.configuration, "--store", story.store],
                    environment: story.environment
                )
                #expect(scan.code != 1, "\(scan.errors)")
            }
            #expect(run.code == 1 && wasAsked)
        }
    }
}
