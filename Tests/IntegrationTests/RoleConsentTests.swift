import Foundation
import LocalEstate
import Support
import Testing

/// `role apply` and `role remove` show their statements, ask for confirmation, and run exactly these statements.
@Suite struct RoleConsentTests {
    private let access = ["--profile", "access"]
    private let question = #/Apply these [0-9]+ statements on 1 server\? \[y/N\] /#

    @Test func asksBeforeItChanges() async throws {
        try await RoleStory.with(16) { story in
            let before = try await story.roles()
            for answer in ["n", "", "yess", "no", "да"] {
                let (run, wasAsked) = try await story.role("apply", access, answering: answer)
                #expect(wasAsked && run.code == 1, "\(run.output)")
                #expect(run.output.contains(question))
                #expect(
                    run.output.contains("create role \"census_connector\" login createrole password '•••';")
                )
                #expect(run.output.contains("error: nothing was changed"), "\(run.output)")
            }
            #expect(try await story.roles() == before)
            #expect(try await story.history() == [])

            let (applied, _) = try await story.role("apply", access, answering: "y")
            #expect(applied.code == 0, "\(applied.output)")
            #expect(applied.output.contains(#/\napplied [0-9]+ statements on one\./#), "\(applied.output)")
            #expect(try await story.role("verify", access).code == 0)

            let (again, wasAskedAgain) = try await story.role("apply", access, answering: "n")
            #expect(again.code == 0 && !wasAskedAgain, "\(again.output)")
            #expect(again.output.contains("nothing to do on one."), "\(again.output)")

            let (kept, _) = try await story.role("remove", answering: "n")
            #expect(kept.code == 1 && kept.output.contains("error: nothing was changed"), "\(kept.output)")
            #expect(try await story.role("verify", access).code == 0)
            let (removed, _) = try await story.role("remove", answering: "YES")
            #expect(removed.code == 0 && removed.output.contains(question), "\(removed.output)")
            #expect(try await story.roles() == before)
        }
    }

    @Test func refusesWithoutATerminal() async throws {
        try await RoleStory.with(15) { story in
            let before = try await story.roles()
            let apply = try await story.role("apply", access, asks: true)
            #expect(apply.code == 64, "\(apply.output)")
            #expect(
                apply.errors.contains(
                    "there is no terminal to ask on, and nothing was changed\nhint: Read the plan above; then run this with --yes."
                )
            )
            let command = [Repository.program("pgcensus")] + story.command("apply", access, asks: true)
            let piped = try await launch(
                ["bash", "-c", "echo yes | " + command.map { "'\($0)'" }.joined(separator: " ")],
                environment: story.environment
            )
            #expect(piped.code == 64, "\(piped.output)")
            #expect(try await story.roles() == before)
            #expect(try await story.history() == [])
        }
    }

    /// The server's log contains the statements that were sent.
    @Test func yesAppliesWhatWasShown() async throws {
        try await RoleStory.with(16, fill: "alter role pgadmin set log_statement = 'ddl'") { story in
            let apply = try await story.role("apply", access)
            #expect(apply.code == 0, "\(apply.output)\(apply.errors)")
            let shown = apply.output.split(separator: "\n").prefix { !$0.hasPrefix("one.") }
                .filter { !$0.hasPrefix("--") }.map { String($0.dropLast()) }
            #expect(shown.count > 10)
            let done = try await story.history().map { $0["statement"] ?? "" }
            #expect(done == shown)
            let log = try String(contentsOfFile: story.server.folder.file("server/log"), encoding: .utf8)
            for statement in shown where !statement.contains("password") {
                #expect(log.contains("execute <unnamed>: \(statement)\n"), "\(statement)")
            }
            #expect(apply.output.contains("applied \(shown.count) statements on one."), "\(apply.output)")
        }
    }

    @Test func changedStatementsAreReportedAndNotRun() async throws {
        try await RoleStory.with(16) { story in
            let (run, wasAsked) = try await story.role("apply", access, answering: "y") {
                try await story.server.cluster.psql(
                    "set role pgadmin; create schema later; create table later.t (a int)",
                    database: "shop"
                )
                try await story.server.cluster.psql("set role pgadmin; create database younger")
            }
            #expect(wasAsked && run.code == 2, "\(run.output)")
            for database in ["shop", "younger"] {
                #expect(
                    run.output.contains(
                        "  database \(database): refused: the statements have changed since they were shown, and none of them was run\n    hint: "
                    ),
                    "\(run.output)"
                )
            }
            #expect(run.output.contains(#/\n  database template1: [0-9]+ statements\n/#), "\(run.output)")
            #expect(run.output.contains(#/\napplied [0-9]+ statements on one\..*; refused: 2\n/#))
            #expect(try await story.history().allSatisfy { $0["database"] != "shop" })
            #expect(try await story.role("apply", access).code == 0)
            #expect(try await story.role("verify", access).code == 0)
            #expect(try await story.role("remove", ["--yes"]).code == 0)
        }
    }

    /// Statements that another session has made unnecessary are left out, and the output says so.
    @Test func unneededStatementsAreLeftOut() async throws {
        try await RoleStory.with(15) { story in
            let (run, _) = try await story.role("apply", access, answering: "y") {
                try await story.server.cluster.psql(
                    "set role pgadmin; grant all on all tables in schema sales to azure_pg_admin with grant option",
                    database: "shop"
                )
            }
            #expect(run.code == 0, "\(run.output)")
            let line = #/\n  database shop: [0-9]+ statements; shown, but no longer necessary: 1\n/#
            #expect(run.output.contains(line), "\(run.output)")
            #expect(try await story.role("verify", access).code == 0)
        }
    }
}
