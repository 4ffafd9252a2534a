import Foundation
import LocalEstate
import Support
import Testing

/// What `role remove` undoes some time later: exactly what the record contains.
@Suite struct RoleRemovalTests {
    private let access = ["--profile", "access"]

    /// The grantees of privileges in a database, without the owner of schema public.
    private func grants(_ story: RoleStory, in database: String) async throws -> [Substring] {
        try await story.privileges(in: database).split(separator: "\n").filter {
            $0.contains("azure_pg_admin") && !$0.hasPrefix("schema|public|azure_pg_admin|")
                && !$0.hasPrefix("default|azure_pg_admin")
                && !$0.hasPrefix("database|template1|azure_pg_admin|")
        }
    }

    @Test(arguments: [15, 18])
    func newRenamedAndSimilarDatabasesLoseOnlyOurGrants(_ version: Int) async throws {
        try await RoleStory.with(version) { story in
            func sql(_ text: String, _ database: String = "postgres") async throws {
                try await story.server.cluster.psql("set role pgadmin; \(text)", database: database)
            }
            let composed = "caf\u{e9}"
            let decomposed = "cafe\u{301}"
            for name in [composed, decomposed, "first"] { try await sql("create database \"\(name)\"") }
            #expect(try await story.role("apply", access).code == 0)
            try await sql("alter database first rename to renamed")
            // A copy of template1 that comes after it in the order, and a database that is not a copy.
            try await sql("create database zoo")
            try await sql("create table inherited (a int)", "zoo")
            try await sql("create database apart template template0")
            try await sql("create table mine (a int); grant select on mine to azure_pg_admin", "apart")
            #expect(try await grants(story, in: "zoo").count > 1)

            #expect(try await story.role("remove", ["--yes", "--database", "zoo"]).code == 64)
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code == 0, "\(removed.output)\(removed.errors)")
            for name in [composed, decomposed, "renamed", "zoo", "template1"] {
                #expect(try await grants(story, in: name) == [], "\(name)")
            }
            #expect(try await grants(story, in: "apart") == ["relation|mine|azure_pg_admin|SELECT"])
        }
    }

    @Test func recordOfAnotherVersionIsNotUsed() async throws {
        try await RoleStory.with(16) { story in
            #expect(try await story.role("apply").code == 0)
            let old = #"{"role":"census","grantee":"azure_pg_admin","databasesBefore":[]}"#
            let store = story.server.folder.file("role.db")
            let update = "update role_record set record = '\(old)'"
            let written = try await launch(["sqlite3", store, update])
            #expect(written.code == 0, "\(written.errors)")
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code != 0)
            #expect(
                removed.errors.contains(
                    "is from another version of pgcensus\nhint: Run role remove with that"
                )
            )
            let left = try await launch(["sqlite3", store, "select record from role_record"])
            #expect(left.output == old + "\n")
        }
    }

    @Test func failedRemovalIsReportedAndStaysInTheRecord() async throws {
        try await RoleStory.with(16) { story in
            let cluster = story.server.cluster
            try await cluster.psql("set role pgadmin; create database shuts")
            #expect(try await story.role("apply", access).code == 0)
            try await cluster.psql("alter database shuts allow_connections false")
            let refused = try await story.role("remove", ["--yes"])
            #expect(refused.code == 2)
            #expect(
                refused.output.contains("database shuts: refused: it accepts no connections"),
                "\(refused.output)"
            )
            // The administrator is not a member of the role any more.
            let memberships = try await cluster.psql(
                "select count(*) from pg_auth_members where roleid = 'census_connector'::regrole and (inherit_option or set_option)",
                arguments: ["-At"]
            )
            #expect(memberships == "0\n")
            let hint = "hint: Run ALTER DATABASE \"shuts\" ALLOW_CONNECTIONS true, then run this again."
            #expect(refused.output.contains(hint), "\(refused.output)")
            try await cluster.psql(
                "ALTER DATABASE \"shuts\" ALLOW_CONNECTIONS true; drop role census_connector"
            )
            let gone = try await story.role("remove", ["--yes"])
            #expect(gone.code == 0, "\(gone.output)\(gone.errors)")
            #expect(try await grants(story, in: "shuts") == [])
        }
    }

    @Test func anotherAdministratorSeesWhatItMayNotRevoke() async throws {
        try await RoleStory.with(16) { story in
            let password = RoleStory.administratorPassword.replacing("'", with: "''")
            try await story.server.cluster.psql(
                """
                create role census_connector login;
                create role other createrole login password '\(password)';
                grant azure_pg_admin, census_connector to other with admin option;
                grant census_connector to pgadmin with admin option;
                """
            )
            #expect(try await story.role("apply", access).code == 0)
            let other = try await story.role("remove", ["--yes"], administrator: "other")
            #expect(other.code == 2)
            #expect(
                other.output.contains(": refused: permission denied to set role \"pgadmin\""),
                "\(other.output)"
            )
            #expect(!other.output.contains("role: "))
            let ours = try await story.role("remove", ["--yes"])
            #expect(ours.code == 0, "\(ours.output)\(ours.errors)")
            #expect(!(try await story.roles()).contains("census_connector|t|t|azure_pg_admin"))
        }
    }

    @Test func orderedAggregateIsGrantedAndRevoked() async throws {
        try await RoleStory.with(15) { story in
            try await story.server.cluster.psql(
                """
                set role pgadmin;
                create schema stats;
                create function stats.keep(integer, integer) returns integer language sql as 'select $2';
                create aggregate stats.middle(float8 order by integer) (sfunc = stats.keep, stype = integer);
                grant execute on function stats.keep to azure_pg_admin with grant option;
                """,
                database: "shop"
            )
            let apply = try await story.role("apply", access)
            #expect(apply.code == 0, "\(apply.output)")
            #expect(try await story.role("verify", access).code == 0)
            #expect(try await story.role("remove", ["--yes"]).code == 0)
            #expect(
                try await story.privileges(in: "shop").contains(
                    "routine|stats.keep(integer,integer)|azure_pg_admin*|EXECUTE"
                )
            )
        }
    }

    @Test func excludedServerAndRoleWithoutPasswordAreRefused() async throws {
        try await RoleStory.with(15) { story in
            let before = try await story.roles()
            let excluded = try await story.changed { $0["exclude"] = ["servers": ["one.*"]] }.role("apply")
            #expect(excluded.code == 64, "\(excluded.errors)")
            let without = try await story.changed { $0["connection", "secret"] = nil }.role("apply")
            #expect(without.code == 2)
            #expect(without.errors.contains("there is no password for the role census_connector"))
            #expect(try await story.roles() == before)
        }
    }

    /// If psql cannot connect to the next database, it continues in the current one.
    @Test func pastedPlanGrantsNothingInTheWrongDatabase() async throws {
        try await RoleStory.with(15) { story in
            try await story.server.cluster.psql(
                "set role pgadmin; create database \"line\nend\"; create database gone"
            )
            let plan = try await story.role("plan", access).output
            #expect(plan.contains("-- database line\\nend: the name has control characters"))
            #expect(!plan.contains("\\quit") && !plan.contains("\nend\""))
            // The statements that psql would run if it could not connect to the database of a block.
            let blocks = plan.components(separatedBy: "\n\n").filter { $0.contains("dbname='gone'") }
            let lines = try #require(blocks.first).split(separator: "\n")
            let script = lines.filter { !$0.hasPrefix("\\connect") }.joined(separator: "\n")
            #expect(script.contains("grant all privileges on database gone"))
            let failure = await #expect(throws: ProgramFailure.self) {
                try await story.server.cluster.psql(script, database: "shop", arguments: ["-U", "pgadmin"])
            }
            #expect(failure?.cause.contains("division by zero") == true)
            #expect(try await grants(story, in: "gone") == [])
        }
    }
}
