import Foundation
import LocalEstate
import Support
import Testing

/// The connector's role from plan to removal, on real servers with Azure's roles and databases.
@Suite struct RoleTests {
    @Test(arguments: Versions.all)
    func accessRoleIsAppliedAndRemoved(_ version: Int) async throws {
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
                "\\password \"census_connector\"", "gives the privileges to all its members",
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
    func inventoryRoleReadsTheSuperusersCensus(_ version: Int) async throws {
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
            // The only difference is the size of azure_maintenance, to which no role may connect.
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

    /// The lines that only one of the two exports has, except for the user of the session.
    private func differences(_ ours: String, _ theirs: String) -> [String] {
        let lines = [ours, theirs].map { $0.split(separator: "\n").filter { !$0.contains("\"user\": ") } }
        return lines[1].difference(from: lines[0]).map { change in
            switch change {
            case .insert(_, let line, _): "+ \(line)"
            case .remove(_, let line, _): "- \(line)"
            }
        }
    }

    @Test func pastedPlanMatchesApply() async throws {
        try await RoleStory.with(15) { story in
            let access = ["--profile", "access"]
            let plan = try await story.role("plan", access).output
            let script = plan.replacing("\\password \"census_connector\"", with: "\\echo password")
            try await story.server.cluster.psql(script, arguments: ["-U", "pgadmin"])
            try await expectVerified(story, access)
        }
    }

    @Test func connectorGrantsLeaveAzureAdministratorsUnchanged() async throws {
        try await RoleStory.with(16) { story in
            let before = try await story.privileges(in: "shop")
            let access = ["--profile", "access", "--grantee", "connector"]
            #expect(try await story.role("apply", access).code == 0)
            try await expectVerified(story, access)
            let after = try await story.privileges(in: "shop")
            #expect(
                grants(to: "census_connector*", in: after).contains { $0.hasPrefix("relation|sales.orders|") }
            )
            // The first grant to another role also stores the owner's default privileges.
            let others = grants(to: "azure_pg_admin", in: after).filter {
                !$0.hasPrefix("default|azure_pg_admin")
            }
            #expect(grants(to: "azure_pg_admin", in: before) == others)
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

    /// The lines of one grantee; a star after its name marks a privilege with grant option.
    private func grants(to grantee: String, in privileges: String) -> [Substring] {
        privileges.split(separator: "\n").filter { $0.contains("|\(grantee)|") }
    }
}
