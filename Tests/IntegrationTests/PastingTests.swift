import Foundation
import LocalEstate
import Support
import Testing
import Wording

/// Printed commands and scripts can be pasted, whatever names they contain.
@Suite struct PastingTests {
    /// Pastes the line into a shell, which must not interpret any part of it, and runs psql.
    @Test(arguments: [
        "shop", "it's \\ \"$(touch made)\" `touch made`; #!", "'\u{301}é = 'x'", "dbname=postgres",
    ])
    func previewLineConnects(_ database: String) async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql("create database \"\(database.replacing("\"", with: "\"\""))\"")
            let folder = story.folder.file("a folder of it's own")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try FileManager.default.copyItem(atPath: story.certificate, toPath: "\(folder)/ca.pem")
            let file = try story.folder.configure(
                IntegrationEntry("pasting")
                    .server("127.0.0.1", port: story.cluster.port, ["database": .text(database)])
                    .connection(["sslMode": "verify-ca", "sslRootCert": "\(folder)/ca.pem"])
            )
            let preview = try await pgcensus(
                ["config", "preview", "--config", file],
                folder: story.folder.path
            )
            let line = try #require(preview.output.split(separator: "\n").first { $0.hasPrefix("    psql ") })
            let command =
                line.replacing("YOUR_ROLE", with: "pgcensus") + " -XAt -c 'select current_database()'"
            let run = try await launch(
                ["/bin/sh", "-c", String(command)],
                environment: ["PGPASSWORD": ServerStory.password.revealed],
                folder: story.folder.path
            )
            #expect(Array(run.output.utf8) == Array("\(database)\n".utf8), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: story.folder.file("made")))
        }
    }

    @Test func lineWithControlCharactersIsNotForPasting() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            #"integrations: [{name: a, servers: [{hostname: h, database: "a\e[31m\nb"}]}]"#,
            to: "pgcensus.yaml"
        )
        let run = try await pgcensus(["config", "preview"], folder: folder.path)
        #expect(run.code == 0)
        #expect(!run.output.contains("\u{1b}") && !run.output.contains("    psql "))
        #expect(
            run.output.contains(#"do not paste: host=h port=5432 dbname='a\u{1b}[31m\nb'"#),
            "\(run.output)"
        )
    }

    /// psql cannot ask for the password of such a role, and the name would control the terminal.
    @Test func roleWithControlCharactersNeedsApply() async throws {
        try await RoleStory.with(15, fill: "create database \"two\nlines\" owner pgadmin") { story in
            let escape = try story.changed { $0["connection", "user"] = "esc\u{1b}[31m\nape" }
            for profile in [[], ["--profile", "access", "--grantee", "connector"]] {
                let plan = try await escape.role("plan", profile)
                #expect(plan.code == 0, "\(plan.errors)")
                #expect(!plan.output.contains("\u{1b}"))
                #expect(plan.output.contains(#"-- role esc\u{1b}[31m\nape: the name has control characters"#))
                #expect(!plan.output.contains("create role") && !plan.output.contains("\\password"))
                try await story.server.cluster.psql(plan.output)
            }
            let apply = try await escape.role("apply", ["--profile", "access"])
            #expect(apply.code == 0 && !apply.output.contains("\u{1b}"), "\(apply.output)\(apply.errors)")
            let there = try await story.server.cluster.psql(
                "select count(*) from pg_roles where rolname = e'esc\\e[31m\\nape'".replacing(
                    "\\e",
                    with: "\\x1b"
                ),
                arguments: ["-At"]
            )
            #expect(there == "1\n")
            for verb in ["verify", "plan"] {
                let run = try await escape.role(verb, ["--profile", "access"])
                #expect(run.code == 0 && !run.output.contains("\u{1b}"), "\(run.output)\(run.errors)")
            }
            let removed = try await escape.role("remove", ["--yes"])
            #expect(
                removed.code == 0 && !removed.output.contains("\u{1b}"),
                "\(removed.output)\(removed.errors)"
            )
        }
    }

    @Test func hintEscapesControlCharactersOfARole() async throws {
        let password = RoleStory.administratorPassword.replacing("'", with: "''")
        let fill = "create role \"adm\u{1b}[31min\" login createrole password '\(password)';"
        try await RoleStory.with(16, fill: fill) { story in
            let run = try await story.role("plan", ["--profile", "access"], administrator: "adm\u{1b}[31min")
            #expect(run.code == 2)
            #expect(run.errors.contains(#"run GRANT "azure_pg_admin" TO "adm\u{1b}[31min""#), "\(run.errors)")
            #expect(!(run.output + run.errors).contains("\u{1b}"))
        }
    }
}
