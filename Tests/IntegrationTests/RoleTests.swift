import Foundation
import LocalEstate
import Support
import Testing

/// The connector's role from plan to removal, on real servers with Azure's roles and databases.
@Suite struct RoleTests {
    @Test(arguments: Versions.all)
    func theRoleForAccessComesAndGoes(_ version: Int) async throws {
        try await RoleStory.with(version) { story in
            let databases = ["postgres", "template1", "shop", "it's \\ a \"shop\"; drop"]
            let access = ["--profile", "access"]
            var before: [String] = [try await story.roles()]
            for database in databases { before.append(try await story.privileges(in: database)) }

            let plan = try await story.role("plan", access)
            #expect(plan.code == 0, "\(plan.errors)")
            for words in [
                "create role \"census_connector\" login createrole;",
                "grant \"azure_pg_admin\" to \"census_connector\";",
                "\\password \"census_connector\"", "widens every one of its members",
                "grant all privileges on all tables in schema \"sales\" to \"azure_pg_admin\" with grant option;",
                "alter default privileges for role pgadmin grant all privileges on tables to",
                "\\connect -reuse-previous=on \"dbname='template1'\"",
            ] { #expect(plan.output.contains(words), "\(words)\n\(plan.output)") }
            #expect(try await story.roles() == before[0])

            let apply = try await story.role("apply", access)
            #expect(apply.code == 0, "\(apply.output)\(apply.errors)")
            try await expectVerified(story, access)
            #expect(try await story.role("plan", access).output.contains("-- nothing to do\n"))

            try await story.server.cluster.psql(
                "set role pgadmin; revoke insert on sales.orders from azure_pg_admin",
                database: "shop"
            )
            let missing = try await story.role("verify", access)
            #expect(missing.code == 3)
            #expect(
                missing.output.contains(
                    "missing: database shop: table sales.orders: no INSERT with grant option\n"
                ),
                "\(missing.output)"
            )
            #expect(try await story.role("apply", access).code == 0)
            try await expectVerified(story, access)

            try await story.server.cluster.psql("set role pgadmin; create database younger")
            try await story.server.cluster.psql(
                "set role pgadmin; create schema s; create table s.t (a int)",
                database: "younger"
            )
            let younger = try await story.role("verify", access)
            #expect(younger.code == 3)
            let lines = younger.output.split(separator: "\n").filter { $0.contains("missing: ") }
            #expect(
                lines.count == 1
                    && lines[0].contains("database younger: database younger: no CONNECT, CREATE, TEMPORARY"),
                "\(younger.output)"
            )
            #expect(try await story.role("apply", access).code == 0)
            try await expectVerified(story, access)

            let asked = try await story.role("remove")
            #expect(asked.code == 64)
            #expect(asked.errors.contains("hint: Read the plan above; then run this with --yes."))
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code == 0, "\(removed.output)\(removed.errors)")
            #expect(try await story.roles() == before[0])
            for (database, privileges) in zip(databases, before.dropFirst()) {
                #expect(try await story.privileges(in: database) == privileges, "\(database)")
            }
            let left = try await story.privileges(in: "younger")
            #expect(
                grants(to: "azure_pg_admin", in: left) == ["schema|public|azure_pg_admin|CREATE USAGE"],
                "\(left)"
            )
            let again = try await story.role("remove", ["--yes"])
            #expect(again.code == 2 && again.errors.contains("no record of a role census_connector"))
        }
    }

    private func expectVerified(
        _ story: RoleStory,
        _ arguments: [String],
        line: SourceLocation = #_sourceLocation
    ) async throws {
        let run = try await story.role("verify", arguments)
        #expect(run.code == 0, "\(run.output)\(run.errors)", sourceLocation: line)
    }

    @Test(arguments: Versions.all)
    func theRoleForTheInventoryTakesTheCensusOfASuperuser(_ version: Int) async throws {
        let fill = """
            create database closed owner pgadmin;
            revoke connect on database closed from public;
            create role chief superuser login password 'chief''s own';
            """
        try await RoleStory.with(version, fill: fill) { story in
            let plan = try await story.role("plan")
            #expect(
                plan.output.contains("grant connect on database \"closed\" to \"census_connector\";"),
                "\(plan.output)"
            )
            #expect(!plan.output.contains("azure_pg_admin"))
            let apply = try await story.role("apply")
            #expect(apply.code == 0, "\(apply.output)\(apply.errors)")
            try await expectVerified(story, [])
            let ours = try await story.census()
            let theirs = try await story.census(user: "chief", password: "chief's own")
            // The size of azure_maintenance, which nobody may connect to.
            #expect(differences(ours, theirs) == ["+           \"sizeBytes\": 0,"])
            #expect(ours.contains("\"name\": \"orders\""))
            let statistics = ["--with", "read-statistics"]
            #expect(try await story.role("apply", statistics).code == 0)
            try await expectVerified(story, statistics)
            #expect(
                differences(
                    try await story.census(),
                    try await story.census(user: "chief", password: "chief's own")
                ) == []
            )

            try await story.server.cluster.psql(
                "grant create on database shop to census_connector; alter role census_connector createdb"
            )
            let more = try await story.role("verify")
            #expect(more.code == 3)
            #expect(
                more.output.contains("more than planned: role census_connector has CREATEDB"),
                "\(more.output)"
            )
            #expect(
                more.output.contains("more than planned: role census_connector has CREATE on database shop")
            )
        }
    }

    /// Which lines of the second export the first has not, and the other way round; the session's user aside.
    private func differences(_ ours: String, _ theirs: String) -> [String] {
        let lines = [ours, theirs].map { $0.split(separator: "\n").filter { !$0.contains("\"user\": ") } }
        return lines[1].difference(from: lines[0]).map { change in
            switch change {
            case .insert(_, let line, _): "+ \(line)"
            case .remove(_, let line, _): "- \(line)"
            }
        }
    }

    @Test func thePlanPastedIntoPsqlDoesWhatApplyDoes() async throws {
        try await RoleStory.with(15) { story in
            let access = ["--profile", "access"]
            let plan = try await story.role("plan", access).output
            let script = plan.replacing("\\password \"census_connector\"", with: "\\echo password")
            try await story.server.cluster.psql(script, arguments: ["-U", "pgadmin"])
            try await expectVerified(story, access)
        }
    }

    @Test func grantsToTheConnectorAloneLeaveAzuresAdministratorsAsTheyAre() async throws {
        try await RoleStory.with(16) { story in
            let before = try await story.privileges(in: "shop")
            let access = ["--profile", "access", "--grantee", "connector"]
            #expect(try await story.role("apply", access).code == 0)
            try await expectVerified(story, access)
            let after = try await story.privileges(in: "shop")
            #expect(
                grants(to: "census_connector*", in: after).contains { $0.hasPrefix("relation|sales.orders|") }
            )
            // What an owner has of its own objects is written out with the first grant to another.
            let others = grants(to: "azure_pg_admin", in: after).filter {
                !$0.hasPrefix("default|azure_pg_admin")
            }
            #expect(grants(to: "azure_pg_admin", in: before) == others)
            let other = try await story.role("apply", ["--profile", "access"])
            #expect(other.code == 2 && other.errors.contains("an earlier apply granted to census_connector"))
            try await story.server.cluster.psql(
                "set role census_connector; create table sales.made (a int)",
                database: "shop"
            )
            #expect(try await story.role("remove", ["--yes"]).code == 0)
            #expect(!(try await story.privileges(in: "shop")).contains("census_connector"))
            let owner = try await story.server.cluster.psql(
                "select tableowner from pg_tables where tablename = 'made'",
                database: "shop",
                arguments: ["-At"]
            )
            #expect(owner == "pgadmin\n")
        }
    }

    @Test func aHundredDatabasesAndOnesThatRefuseAreEachSaid() async throws {
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
            #expect(apply.output.split(separator: "\n").count { $0.contains("refused") } == 1)
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
            try await expectVerified(story, access)
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code == 0, "\(removed.output.suffix(3000))")
        }
    }

    @Test func whatKeepsARoleFromBeingMadeIsSaidBeforeAnythingIsDone() async throws {
        try await RoleStory.with(16) { story in
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
            try await expectRefused("pgadmin may not make anybody a member of azure_pg_admin")
            try await story.server.cluster.psql(
                "create role weak login password '\(RoleStory.administratorPassword.replacing("'", with: "''"))'"
            )
            let weak = try await story.role("plan", administrator: "weak")
            #expect(weak.code == 2 && weak.errors.contains("weak may not create roles"))
            try await story.server.cluster.psql(
                "drop role weak; revoke azure_pg_admin from pgadmin; alter role azure_pg_admin rename to other"
            )
            #expect(
                try await story.role("plan", ["--profile", "access"]).errors.contains(
                    "there is no role azure_pg_admin on the server"
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
        (["role", "plan", "--admin-user", "a", "--admin-secret", "hunter2"], "--admin-secret names where"),
        (["role", "plan", "--admin-user", "a", "--admin-secret", "env:A", "--profile", "all"], "--profile"),
        (
            ["role", "plan", "--admin-user", "a", "--admin-secret", "env:A", "--grantee", "connector"],
            "--grantee goes with --profile access"
        ),
    ])
    func wrongUsageOfRoleIsSaid(_ arguments: [String], _ words: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("integrations: [{name: a, servers: [{hostname: h}]}]", to: "pgcensus.yaml")
        let run = try await pgcensus(arguments, folder: folder.path)
        #expect(run.code == 64, "\(run.errors)")
        #expect(run.errors.contains(words))
        #expect(!run.errors.contains("hunter2"))
    }

    /// The lines of one grantee, with a star behind it for what may be passed on.
    private func grants(to grantee: String, in privileges: String) -> [Substring] {
        privileges.split(separator: "\n").filter { $0.contains("|\(grantee)|") }
    }
}
