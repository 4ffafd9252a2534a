import Foundation
import LocalEstate
import Support
import Testing

/// The databases and servers that the `role` commands are for.
@Suite struct RoleScopeTests {
    private let access = ["--profile", "access"]

    @Test(arguments: [[], ["--profile", "access"], ["--profile", "access", "--grantee", "connector"]])
    func excludedDatabasesAreNotChanged(_ profile: [String]) async throws {
        let fill = """
            create database left_one owner pgadmin; create database left_two owner pgadmin;
            create database taken owner pgadmin; create database kept owner pgadmin;
            revoke connect on database left_one, left_two, taken, kept from public;
            """
        let left = ["left_one", "left_two", "taken"]
        try await RoleStory.with(16, fill: fill) { story in
            let narrow = try story.changed { $0["exclude"] = ["databases": ["left_*", "taken"]] }
            var before: [String] = []
            for database in left { before.append(try await story.privileges(in: database)) }
            let plan = try await narrow.role("plan", profile)
            #expect(plan.code == 0, "\(plan.errors)")
            #expect(
                plan.output.contains("-- left out by exclude.databases: left_one, left_two, taken\n"),
                "\(plan.output)"
            )
            #expect(!plan.output.contains("\"left_one\"") && !plan.output.contains("'left_one'"))
            let apply = try await narrow.role("apply", profile)
            #expect(apply.code == 0, "\(apply.output)\(apply.errors)")
            #expect(apply.output.contains("  database kept: ") && !apply.output.contains("  database left"))
            for (database, privileges) in zip(left, before) {
                #expect(try await story.privileges(in: database) == privileges)
            }
            let verify = try await narrow.role("verify", profile)
            #expect(verify.code == 0, "\(verify.output)")
            #expect(try await story.role("verify", profile).code == 3)
            let named = try await narrow.role("apply", profile + ["--database", "left_one"])
            #expect(named.code == 64 && named.errors.contains("exclude.databases applies"), "\(named.errors)")

            // A grant in a database that is excluded now is not removed.
            #expect(try await story.role("apply", profile).code == 0)
            let granted = try await story.privileges(in: "left_one")
            let refused = try await narrow.role("remove", ["--yes"])
            #expect(refused.code == 2, "\(refused.output)")
            #expect(
                refused.output.contains(
                    "database left_one: refused: exclude.databases leaves it out, but the role has objects or privileges there"
                ),
                "\(refused.output)"
            )
            #expect(try await story.privileges(in: "left_one") == granted)
            let removed = try await story.role("remove", ["--yes"])
            #expect(removed.code == 0, "\(removed.output)\(removed.errors)")
            #expect(!(try await story.roles()).contains("census_connector"))
        }
    }

    @Test func planForTwoServersIsTwoScripts() async throws {
        try await RoleStory.with(15) { story in
            let port = story.server.cluster.port
            let two = try story.changed { entry in
                entry = entry.server("127.0.0.1", port: port).connection(["sslMode": "require"])
                entry["connection", "sslRootCert"] = nil
            }
            let mixed = try await two.role("plan", access)
            #expect(mixed.code == 64 && mixed.output.isEmpty, "\(mixed.output)")
            #expect(
                mixed.errors.contains(
                    "the plan is for 2 servers, and a script for psql is for one\nhint: Choose one with --server, or a folder for all with --output-directory DIR."
                ),
                "\(mixed.errors)"
            )
            let one = try await two.role("plan", access + ["--server", "127.*"])
            #expect(one.code == 0 && one.output.hasPrefix("-- server 127.0.0.1, "), "\(one.output)")

            let folder = story.server.folder.file("plans")
            let written = try await two.role("plan", access + ["--output-directory", folder])
            #expect(written.code == 0, "\(written.errors)")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(files == ["127.0.0.1.sql", "\(TestCluster.host).sql"])
            #expect(
                written.output.split(separator: "\n").sorted() == files.map { Substring("\(folder)/\($0)") }
            )
            let first = try String(contentsOfFile: "\(folder)/127.0.0.1.sql", encoding: .utf8)
            #expect(first == one.output)
            let second = try String(contentsOfFile: "\(folder)/\(files[1])", encoding: .utf8)
            #expect(second.hasPrefix("-- server \(TestCluster.host), ") && !second.contains("server 127"))
            #expect(second.contains("\\connect -reuse-previous=on \"dbname='template1'\""))

            // A plan of the same server is replaced; another file stays.
            try "-- mine\n".write(toFile: "\(folder)/127.0.0.1.sql", atomically: true, encoding: .utf8)
            let foreign = try await two.role("plan", access + ["--output-directory", folder])
            #expect(foreign.code == 2, "\(foreign.output)")
            #expect(
                foreign.errors.contains("127.0.0.1.sql already exists, and is not a plan for 127.0.0.1")
            )
            #expect(foreign.output == "\(folder)/\(files[1])\n")
            let mine = try String(contentsOfFile: "\(folder)/127.0.0.1.sql", encoding: .utf8)
            #expect(mine == "-- mine\n")
        }
    }
}
