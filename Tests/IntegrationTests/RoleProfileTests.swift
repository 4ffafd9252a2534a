import Foundation
import LocalEstate
import Support
import Testing

/// One role with one profile after the other: the plan is applied, and each grantee loses what it got.
@Suite struct RoleProfileTests {
    private static let inventory: [String] = []
    private static let access = ["--profile", "access"]
    private static let connector = ["--profile", "access", "--grantee", "connector"]

    /// The role exists before, so that dropping it does not hide remaining grants.
    private static let fill = """
        create role census_connector login noinherit;
        create database closed owner pgadmin;
        revoke connect on database closed from public;
        \\connect shop
        create table sales.noted (a int);
        alter table sales.noted owner to pgadmin;
        grant select on sales.noted to census_connector;
        \\connect closed
        create table owned (a int);
        alter table owned owner to pgadmin;
        grant all on owned to census_connector with grant option;
        \\connect postgres
        """

    @Test(arguments: [15, 16])
    func profilesCombineAndAreAllUndone(_ version: Int) async throws {
        let admin = version < 16 ? "" : "grant census_connector to pgadmin with admin option;"
        try await RoleStory.with(version, fill: Self.fill + "\n" + admin) { story in
            let before = try await picture(story)
            let (inventory, access, connector) = (Self.inventory, Self.access, Self.connector)
            for order in [
                [inventory, access], [access, inventory], [inventory, connector], [connector, inventory],
                [access, connector], [connector, access],
            ] {
                for profile in order {
                    let plan = try await story.role("plan", profile)
                    #expect(plan.code == 0, "\(order): \(plan.errors)")
                    let apply = try await story.role("apply", profile)
                    #expect(apply.code == 0, "\(order): \(apply.output)\(apply.errors)")
                    let again = try await story.role("plan", profile).output
                    #expect(again.contains("-- nothing to do\n"), "\(order): \(again)")
                }
                let verified = try await story.role("verify", order[1])
                for words in ["missing: ", "CONNECT on database closed"] {
                    #expect(!verified.output.contains(words), "\(order): \(verified.output)")
                }
                let removed = try await story.role("remove", ["--yes"])
                #expect(removed.code == 0, "\(order): \(removed.output)\(removed.errors)")
                let after = try await picture(story)
                for (old, new) in zip(before, after) { #expect(old == new, "\(order)") }
            }
        }
    }

    /// Grants that a database copied from template1 are removed too, if the database has a grant of its own.
    @Test func copyOfTemplate1LosesAllGrants() async throws {
        try await RoleStory.with(15, fill: Self.fill) { story in
            #expect(try await story.role("apply", Self.connector).code == 0)
            try await story.server.cluster.psql(
                "set role pgadmin; create database younger; revoke connect on database younger from public"
            )
            try await story.server.cluster.psql(
                "set role pgadmin; create table t (a int)",
                database: "younger"
            )
            #expect(try await story.role("apply", Self.inventory).code == 0)
            #expect(try await story.privileges(in: "younger").contains("relation|t|census_connector*|"))
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code == 0, "\(removed.output)\(removed.errors)")
            #expect(!(try await story.privileges(in: "younger")).contains("census_connector"))
        }
    }

    /// All privileges and roles, which `remove` must restore.
    private func picture(_ story: RoleStory) async throws -> [String] {
        var lines = [
            try await story.roles(),
            try await story.server.cluster.psql(
                "select to_jsonb(m) - 'oid' from pg_auth_members m where member = 'census_connector'::regrole",
                arguments: ["-At"]
            ),
            try await story.server.cluster.psql(
                "select rolinherit from pg_roles where rolname = 'census_connector'",
                arguments: ["-At"]
            ),
        ]
        for database in ["postgres", "template1", "shop", "closed"] {
            lines.append(try await story.privileges(in: database))
        }
        return lines
    }
}
