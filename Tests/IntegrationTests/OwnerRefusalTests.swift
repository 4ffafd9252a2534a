import Foundation
import Support
import Testing

/// The errors of the owners commands for wrong input.
extension OwnerInputTests {
    @Test(
        arguments: [
            (["owners", "explain", "h/d/s/tt"], 64, "there is no table \"tt\"", "Did you mean t0"),
            (["owners", "explain", "hh"], 64, "there is no server \"hh\"", "Did you mean h?"),
            (["owners", "explain", "h/e"], 64, "there is no database \"e\"", "Did you mean d?"),
            (["resources", "show", "h/d/s/t0/x"], 64, "there is no resource", "pgcensus resources"),
            (["owners", "explain", "/subscriptions/none"], 64, "there is no resource", "pgcensus resources"),
            (
                ["owners", "explain", "postgresql://h:5432/databases/d/foo"], 64, "there is no resource",
                "pgcensus resources"
            ),
            (
                ["owners", "explain", "postgresql://h:5432/databases/d/schemas"], 64, "there is no resource",
                "pgcensus resources"
            ),
            (["owners", "explain"], 64, "Missing expected argument", "--help"),
            (["owners", "list", "--kind", "tables"], 64, "'tables' is invalid", "--help"),
            (["owners", "list", "-o", "xml"], 64, "'xml' is invalid", "--help"),
            (["owners", "list", "--unowned", "--owner", "x"], 64, "exclude each other", "--help"),
            (["owners", "check"], 64, "nothing to check", "--help"),
            (["owners", "check", "--min-coverage", "95"], 64, "'95' is invalid", "--help"),
            (["owners", "check", "--min-coverage", "101%"], 64, "'101%' is invalid", "--help"),
            (
                ["owners", "check", "--no-unmatched", "--junit", "/nowhere/x.xml"], 1,
                "cannot write /nowhere/x.xml", "folder"
            ),
            (["owners", "preview"], 64, "nothing to preview", "--help"),
            (["owners", "preview", "--attribute", "user.mail"], 64, "'user.mail' is invalid", "--help"),
            (["owners", "list", "--snapshot", "none"], 1, "there is no snapshot none", "snapshots list"),
            (["owners", "list", "--store", "none.db"], 1, "there is no store at none.db", "scan first"),
            (
                ["owners", "list", "--config", "none.yaml"], 78, "none.yaml: the file cannot be read",
                "--config"
            ),
            (["owners", "list", "--integration", "other"], 64, "there is no integration other", "small"),
            (
                ["export", "--with-owners", "--config", "none.yaml"], 78,
                "none.yaml: the file cannot be read", "--config"
            ),
            (["export", "--format", "xml"], 64, "'xml' is invalid", "--help"),
        ] as [([String], Int32, String, String)]
    )
    func wrongInputIsReportedInTwoLines(_ arguments: [String], _ code: Int32, _ cause: String, _ hint: String)
        async throws
    {
        _ = try await store(1, [("t0", "team-a")])
        let found = try await pgcensus(arguments, folder: folder.path)
        #expect(found.code == code, "\(found.errors)")
        #expect(found.output.isEmpty)
        #expect(found.errors.hasPrefix("error: ") && found.errors.contains(cause), "\(found.errors)")
        #expect(found.errors.contains("\nhint: ") && found.errors.contains(hint), "\(found.errors)")
    }

    @Test func missingOrInvalidDirectoryIsReported() async throws {
        _ = try await store(1, [("t0", "team-a")])
        try folder.write("{\"users\": [{\"mial\": \"x\"}]}", to: "people.json")
        let broken = try await run("owners", "list")
        #expect(broken.code == 78)
        #expect(
            broken.errors.contains(
                "people.json cannot be used: users[0] has the unknown key \"mial\"; did you mean mail?"
            )
        )
        try FileManager.default.removeItem(atPath: folder.file("people.json"))
        let missing = try await run("owners", "coverage")
        #expect(missing.code == 2)
        #expect(missing.errors.contains("warning: the directory "))
        #expect(missing.errors.contains("people.json cannot be read\nhint: "))
        let check = try await run("owners", "check", "--no-unmatched")
        #expect(check.code == 2, "\(check.output)")
        let explained = try await run("owners", "explain", "h/d/s/t0")
        #expect(explained.code == 2 && explained.output.contains("directory"), "\(explained.output)")
    }

    @Test func inventoryWorksWithoutOwnerSettings() async throws {
        _ = try await store(1, [("t0", "team-a")])
        try configure("")
        let owners = try await run("owners", "list")
        #expect(owners.code == 78)
        #expect(owners.errors.contains("has no owner settings"))
        #expect(try await run("resources", "t0").output.contains("h/d/s/t0"))
        try FileManager.default.removeItem(atPath: folder.file("pgcensus.yaml"))
        #expect(try await run("resources", "show", "h/d/s/t0").output.contains("owner: team-a"))
        #expect(try await run("export", "--format", "csv").output.split(separator: "\n").count == 5)
    }
}
