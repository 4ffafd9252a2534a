import AzureEmulator
import Foundation
import Support
import Testing

/// Errors and warnings that `doctor` reports before it connects to a server.
extension DoctorTests {
    private struct Subject: Decodable {
        struct Check: Decodable { let step, verdict, detail: String, remedy: String? }
        let subject: String
        let checks: [Check]
    }

    @Test func missingDatabaseIsReportedWithItsFix() async throws {
        try await ServerStory.with(certificateDays: 60) { story in
            let run = try await doctor(story) { $0["connection", "database"] = "nope" }
            #expect(run.code == 0, "\(run.output)")
            #expect(run.output.contains("! database   nope: it does not exist"), "\(run.output)")
            #expect(run.output.contains("→ Set connection.database to one that exists"))
            #expect(run.output.contains("✓ login "))
        }
    }

    /// The file permissions allow root to write, even in folders where no file can be created.
    @Test(arguments: ["/proc/x.db", "/proc/sys/x.db", "/nonexistent/x.db"])
    func uncreatableStoreIsWrong(_ path: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "integrations: [{name: a, resourceTypes: [server], servers: [{hostname: db1}]}]",
            to: "pgcensus.yaml"
        )
        let run = try await pgcensus(["doctor", "--store", path], folder: folder.path)
        #expect(run.code == 3)
        #expect(run.output.contains("✗ store  \(path) cannot be created\n"), "\(run.output)")
        let well = try await pgcensus(["doctor"], folder: folder.path)
        #expect(well.code == 0, "\(well.output)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files == ["pgcensus.yaml"])
    }

    @Test func invalidConfigurationIsReportedInJSON() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("integrations: [{name: a b, serverz: []}]", to: "pgcensus.yaml")
        for (arguments, code, details) in [
            ([], 78, ["unknown key \"serverz\"", "1:23: integrations[0].name: ", "integrations[0].azure: "]),
            (["--config", "nope.yaml"], 78, ["nope.yaml"]),
        ] as [([String], Int32, [String])] {
            let run = try await pgcensus(["doctor", "-o", "json"] + arguments, folder: folder.path)
            #expect(run.code == code)
            #expect(run.errors == "")
            let subjects = try JSONDecoder().decode([Subject].self, from: Data(run.output.utf8))
            #expect(subjects.map(\.subject) == ["configuration"])
            let checks = subjects[0].checks
            #expect(checks.allSatisfy { $0.step == "file" && $0.verdict == "wrong" })
            #expect(checks.count == details.count, "\(run.output)")
            for (check, detail) in zip(checks, details) { #expect(check.detail.contains(detail)) }
        }
        let table = try await pgcensus(["doctor", "--config", file], folder: folder.path)
        #expect(table.code == 78 && table.output == "" && table.errors.contains("error: "))
    }

    /// A configuration can use Azure only for Key Vault or tokens.
    @Test func oneConfiguredServerIsEnoughWithoutAzureServers() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 0))
        func doctor(_ entry: IntegrationEntry) async throws -> ProgramRun {
            try story.folder.configure(entry)
            return try await pgcensus(
                ["doctor"],
                environment: AzureStory.application,
                folder: story.folder.path
            )
        }
        let byHand = try await doctor(story.integration().server("db1"))
        #expect(byHand.code == 0, "\(byHand.output)")
        #expect(
            byHand.output.contains(
                "✓ servers        0 of 0 that Azure lists, and 1 named in the configuration"
            )
        )
        #expect(byHand.output.contains("server db1\n"))
        let none = try await doctor(story.integration())
        #expect(none.code == 3)
        #expect(none.output.contains("✗ servers        none of 0 that Azure lists"), "\(none.output)")
    }

    @Test func readableAdministratorSecretIsAWarning() async throws {
        let folder = try TemporaryFolder()
        try folder.write("integrations: [{name: a, servers: [{hostname: h.invalid}]}]", to: "pgcensus.yaml")
        let file = try folder.write("administrator's own", to: "secret")
        for (mode, isExposed) in [(0o600, false), (0o640, true), (0o604, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            let run = try await pgcensus(
                ["role", "verify", "--admin-user", "a", "--admin-secret", "file:\(file)"],
                folder: folder.path
            )
            let warning = "warning: file:\(file) can be read by other users: chmod 600 fixes that"
            #expect(run.errors.contains(warning) == isExposed, "\(run.errors)")
            #expect(!(run.output + run.errors).contains("administrator's own"))
        }
    }
}
