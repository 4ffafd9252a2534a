import Foundation
import LocalEstate
import Support
import Testing

/// Reasons why a role is not created, or does not get all grants: each is reported, and the other grants are made.
@Suite struct RoleRefusalTests {
    @Test func hundredDatabasesAndRefusingOnesAreReported() async throws {
        let fill = """
            create role legacy nologin;
            \\connect shop
            reset role;
            create schema old authorization legacy;
            create table old.stock (a int);
            alter table old.stock owner to legacy;
            create extension hstore;
            \\connect postgres
            select format('create database many_%s owner pgadmin', number) from generate_series(1, 95) number
            \\gexec
            create database bare owner pgadmin;
            \\connect bare
            drop schema public cascade;
            \\connect postgres
            create database guarded owner pgadmin;
            \\connect guarded
            create function refuse() returns event_trigger language plpgsql as
                $$ begin raise exception 'grants are frozen here' using errcode = 'insufficient_privilege'; end $$;
            create event trigger refuse on ddl_command_end when tag in ('GRANT', 'ALTER DEFAULT PRIVILEGES') execute function refuse();
            create database shut owner pgadmin allow_connections false;
            """
        try await RoleStory.with(15, fill: fill) { story in
            let access = ["--profile", "access"]
            let plan = try await story.role("plan", access)
            #expect(
                plan.output.contains(
                    "--   database shop: 1 table in schema old of legacy: pgadmin may not act for that role (GRANT \"legacy\" TO \"pgadmin\" would change that)"
                ),
                "\(plan.output)"
            )
            #expect(plan.output.contains("--   database shop: future tables of legacy: "))
            #expect(!plan.output.contains("hstore"))
            let apply = try await story.role("apply", access)
            #expect(apply.code == 2)
            #expect(
                apply.output.contains("  database guarded: refused: grants are frozen here\n    hint: "),
                "\(apply.output)"
            )
            #expect(apply.output.contains("  database many_95: "))
            #expect(apply.output.contains("  database bare: "))
            #expect(
                apply.output.contains(
                    "  database shut: refused: it accepts no connections\n    hint: Run ALTER DATABASE \"shut\" "
                ),
                "\(apply.output)"
            )
            #expect(apply.output.split(separator: "\n").count { $0.contains(": refused: ") } == 2)
            let named = try await story.role("apply", access + ["--database", "shut"])
            #expect(named.code == 2 && named.output.contains("database shut: refused"), "\(named.output)")
            #expect(!(try await story.privileges(in: "guarded")).contains("|azure_pg_admin*|"))
            let verify = try await story.role("verify", access)
            #expect(verify.code == 3)
            #expect(verify.output.contains("missing: database guarded: database guarded: no CONNECT"))
            #expect(verify.output.contains("missing: database shop: 1 table in schema old of legacy"))

            #expect(verify.output.contains("missing: database shut: it accepts no connections"))

            try await story.server.cluster.psql("grant legacy to pgadmin; drop database shut")
            try await story.server.cluster.psql(
                "drop event trigger refuse; drop function refuse()",
                database: "guarded"
            )
            for database in ["shop", "guarded"] {
                #expect(try await story.role("apply", access + ["--database", database]).code == 0)
            }
            #expect(try await story.role("verify", access).code == 0)
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code == 0, "\(removed.output.suffix(3000))")
        }
    }

    @Test func obstaclesAreReportedBeforeAnythingRuns() async throws {
        try await RoleStory.with(16) { story in
            let nameless = try await pgcensus(
                [
                    "role", "verify", "--config", story.configuration, "--admin-user", "pgadmin",
                    "--admin-secret", "env:ADMIN_PASSWORD",
                ],
                environment: ["ADMIN_PASSWORD": RoleStory.administratorPassword]
            )
            #expect(nameless.code == 2 && nameless.output.isEmpty, "\(nameless.output)")
            #expect(nameless.errors.contains("CONNECTOR_PASSWORD of a secret is not set"))
            let unmatched = try await story.role("verify", ["--database", "nope"])
            #expect(unmatched.code == 64 && unmatched.errors.contains("no database matches nope"))
            let before = try await story.roles()
            func expectRefused(
                _ words: String,
                _ arguments: [String] = ["--profile", "access"],
                by administrator: String = "pgadmin"
            ) async throws {
                for verb in ["plan", "apply"] {
                    let run = try await story.role(verb, arguments, administrator: administrator)
                    #expect(run.code == 2)
                    #expect(
                        run.errors.contains("error: ") && run.errors.contains(words)
                            && run.errors.contains("\nhint: "),
                        "\(run.errors)"
                    )
                }
                #expect(try await story.roles() == before)
            }
            try await story.server.cluster.psql("revoke admin option for azure_pg_admin from pgadmin")
            try await expectRefused("pgadmin may not add members to azure_pg_admin")
            try await story.server.cluster.psql(
                "create role weak login password '\(RoleStory.administratorPassword.replacing("'", with: "''"))'"
            )
            let weak = try await story.role("plan", administrator: "weak")
            #expect(weak.code == 2 && weak.errors.contains("weak may not create roles"))
            let verified = try await story.role("verify", administrator: "weak")
            #expect(verified.code == 3 && verified.output.contains(#/missing: role \S+ does not exist/#))
            try await story.server.cluster.psql(
                "drop role weak; revoke azure_pg_admin from pgadmin; alter role azure_pg_admin rename to other"
            )
            #expect(
                try await story.role("plan", ["--profile", "access"]).errors.contains(
                    "role azure_pg_admin does not exist on the server"
                )
            )
            let wrong = try await story.role("plan", administrator: "nobody_at_all")
            #expect(wrong.code == 2 && wrong.errors.contains("password authentication failed"))
            #expect(
                wrong.errors.contains("hint: Check --admin-user, and the password behind --admin-secret.")
            )
        }
    }

    @Test(arguments: [
        (["role", "plan"], "--admin-user"),
        (["role", "plan", "--admin-user", "", "--admin-secret", "env:A"], "--admin-user names"),
        (
            ["role", "plan", "--admin-user", "a", "--admin-secret", "entra"],
            "entra needs a sign-in to Azure"
        ),
        (["role", "plan", "--admin-user", "a", "--admin-secret", "env:ADMIN"], "belongs to the role other"),
        (
            ["role", "plan", "--admin-user", "a", "--admin-secret", "hunter2"],
            "--admin-secret takes the place of the secret"
        ),
        (["role", "plan", "--admin-user", "a", "--admin-secret", "env:A", "--profile", "all"], "--profile"),
        (
            ["role", "plan", "--admin-user", "a", "--admin-secret", "env:A", "--grantee", "connector"],
            "--grantee goes with --profile access"
        ),
    ])
    func wrongUsageOfRoleIsReported(_ arguments: [String], _ words: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("integrations: [{name: a, servers: [{hostname: h}]}]", to: "pgcensus.yaml")
        let run = try await pgcensus(
            arguments,
            environment: ["ADMIN": #"{"username": "other", "password": "p"}"#],
            folder: folder.path
        )
        #expect(run.code == 64, "\(run.errors)")
        #expect(run.errors.contains(words))
        #expect(!run.errors.contains("hunter2"))
    }
}
