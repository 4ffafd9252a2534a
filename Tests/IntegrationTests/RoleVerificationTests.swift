import LocalEstate
import Support
import Testing

/// What `role verify` finds in addition to missing grants.
@Suite struct RoleVerificationTests {
    private let connector = ["--profile", "access", "--grantee", "connector"]

    @Test func verifyReportsExtraGrantsOfTheConnector() async throws {
        let fill = """
            create role stranger nologin;
            create role leaver nologin;
            grant leaver to pgadmin;
            \\connect shop
            create table sales.left_behind (a int);
            alter table sales.left_behind owner to leaver;
            \\connect postgres
            """
        try await RoleStory.with(15, fill: fill) { story in
            func sql(_ text: String, _ database: String = "shop") async throws {
                try await story.server.cluster.psql(text, database: database)
            }
            #expect(try await story.role("apply", connector).code == 0)
            // Default privileges apply to objects of an extension, and stay after their owner's last table is dropped.
            try await sql(
                "set role pgadmin; create extension hstore; reset role; drop table sales.left_behind"
            )
            let clean = try await story.role("verify", connector)
            #expect(clean.code == 0, "\(clean.output)\(clean.errors)")

            try await sql(
                """
                grant select on pg_catalog.pg_authid to census_connector;
                grant update (note) on sales.orders to census_connector;
                alter default privileges for role stranger grant select on tables to census_connector;
                alter default privileges for role pgadmin in schema sales grant select on tables to census_connector;
                """
            )
            try await sql("grant connect, temporary on database azure_sys to census_connector", "postgres")
            let more = try await story.role("verify", connector)
            #expect(more.code == 3)
            let words = more.output.split(separator: "\n").filter { $0.hasPrefix("  ") }
            #expect(
                words == [
                    "  more than planned: role census_connector has TEMPORARY on database azure_sys",
                    "  more than planned: role census_connector has privileges of its own on 4 objects in database shop",
                ],
                "\(more.output)"
            )
            // For databases that are not requested, nothing is reported.
            let other = try await story.role("verify", connector + ["--database", "postgres"])
            #expect(!other.output.contains("database shop"), "\(other.output)")
        }
    }

    /// Before version 16, INHERIT is a property of the role; since then, of each of its memberships.
    @Test(arguments: [15, 16])
    func uselessMembershipIsMissingAndFixed(_ version: Int) async throws {
        try await RoleStory.with(version) { story in
            let access = ["--profile", "access"]
            #expect(try await story.role("apply", access).code == 0)
            try await story.server.cluster.psql(
                version < 16
                    ? "alter role census_connector noinherit"
                    : "set role pgadmin; grant azure_pg_admin to census_connector with inherit false"
            )
            let missing = try await story.role("verify", access)
            #expect(missing.code == 3)
            #expect(
                missing.output.contains(
                    version < 16
                        ? "missing: role census_connector does not have INHERIT\n"
                        : "missing: role census_connector is a member of azure_pg_admin without its privileges\n"
                ),
                "\(missing.output)"
            )
            #expect(try await story.role("apply", access).code == 0)
            let mended = try await story.role("verify", access)
            #expect(mended.code == 0, "\(mended.output)")
        }
    }

    /// A membership without INHERIT is the same again after `remove`, whoever granted it.
    @Test(arguments: ["pgadmin", "postgres"])
    func idleMembershipIsIdleAgain(_ grantor: String) async throws {
        let fill = """
            create role census_connector login;
            grant census_connector to pgadmin with admin option;
            set role \(grantor);
            grant azure_pg_admin to census_connector with inherit false;
            reset role;
            """
        try await RoleStory.with(16, fill: fill) { story in
            func memberships() async throws -> String {
                try await story.server.cluster.psql(
                    "select to_jsonb(m) - 'oid' from pg_auth_members m where member = 'census_connector'::regrole",
                    arguments: ["-At"]
                )
            }
            let before = try await memberships()
            #expect(try await story.role("apply", ["--profile", "access"]).code == 0)
            #expect(try await memberships() != before)
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code == 0, "\(removed.output)\(removed.errors)")
            #expect(try await memberships() == before)
        }
    }
}
