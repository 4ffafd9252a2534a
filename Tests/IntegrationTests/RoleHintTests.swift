import Foundation
import LocalEstate
import Support
import Testing

/// Runs the statements that `role plan` gives as a hint; they must fix the problem.
@Suite struct RoleHintTests {
    private static let fill = """
        create role shopkeeper nologin;
        create database market owner shopkeeper;
        create database palace owner postgres;
        create database broken owner pgadmin;
        \\connect market
        alter schema public owner to pg_database_owner;
        create schema attic authorization pgadmin;
        create table attic.lost (a int);
        create function attic.found(int) returns int language sql as 'select 1';
        create schema gone;
        update pg_class set relowner = 99999 where oid = 'attic.lost'::regclass;
        update pg_proc set proowner = 99998 where oid = 'attic.found'::regproc;
        update pg_namespace set nspowner = 99997 where nspname = 'gone';
        \\connect palace
        alter schema public owner to pg_database_owner;
        \\connect postgres
        update pg_database set datconnlimit = -2 where datname = 'broken';
        """

    @Test(arguments: [15, 16]) func everyPlannedStatementHelps(_ version: Int) async throws {
        try await RoleStory.with(version, fill: Self.fill) { story in
            let access = ["--profile", "access"]
            let plan = try await story.role("plan", access)
            for words in [
                "database market: the schema public of pg_database_owner: pgadmin may not act for that role (it is the database's owner; GRANT \"shopkeeper\" TO \"pgadmin\" would change that)",
                "database palace: the schema public of pg_database_owner: pgadmin may not act for that role (it is the database's owner; ALTER DATABASE \"palace\" OWNER TO \"pgadmin\" as a superuser would change that)",
                "1 table in schema attic of the role with oid 99999, which no longer exists: ",
                "ALTER SCHEMA gone OWNER TO \"pgadmin\" as a superuser",
            ] { #expect(plan.output.contains(words), "\(words)\n\(plan.output)") }
            #expect(!plan.output.contains("GRANT \"\"") && !plan.output.contains("broken"))
            for line in plan.output.split(separator: "\n") {
                guard
                    let match = line.firstMatch(
                        of: #/database (\w+): .*?((?:GRANT|ALTER) [^;]*?)(?: as a superuser)? would/#
                    )
                else { continue }
                try await story.server.cluster.psql(String(match.2), database: String(match.1))
            }
            let after = try await story.role("plan", access)
            #expect(!after.output.contains("would change that"), "\(after.output)")
            #expect(try await story.role("apply", access).code == 0)
            let verify = try await story.role("verify", access)
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    /// Since PostgreSQL 16, CREATEROLE alone does not allow a role to add members to another role.
    @Test func missingAdminOptionIsGrantedAsHinted() async throws {
        try await RoleStory.with(16, fill: "revoke admin option for azure_pg_admin from pgadmin") { story in
            let access = ["--profile", "access"]
            let refused = try await story.role("plan", access)
            #expect(refused.code == 2, "\(refused.output)")
            let match = try #require(
                refused.errors.firstMatch(of: #/run (GRANT .*)\.\n/#),
                "\(refused.errors)"
            )
            try await story.server.cluster.psql(String(match.1))
            #expect(try await story.role("apply", access).code == 0)
        }
    }

    /// The record contains a database that an interrupted DROP DATABASE left behind; REVOKE does not work there.
    @Test func invalidDatabaseIsDroppedAsHinted() async throws {
        try await RoleStory.with(15, fill: "set role pgadmin; create database half; reset role;") { story in
            #expect(try await story.role("apply", ["--profile", "access"]).code == 0)
            let cluster = story.server.cluster
            try await cluster.psql("update pg_database set datconnlimit = -2 where datname = 'half'")
            let verify = try await story.role("verify", ["--profile", "access"])
            #expect(verify.code == 0, "\(verify.output)")
            let refused = try await story.role("remove", ["--yes"])
            #expect(refused.code == 2)
            let match = try #require(refused.output.firstMatch(of: #/hint: Run (DROP DATABASE .*), then/#))
            try await cluster.psql(String(match.1))
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code == 0, "\(removed.output)\(removed.errors)")
        }
    }
}
