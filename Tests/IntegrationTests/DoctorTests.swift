import AzureEmulator
import Foundation
import LocalEstate
import Support
import Testing
import Wording

extension NominalEstateTests {
    @Test func nominalDoctorReportMatchesGolden() async throws {
        try folder.write(configuration, to: "pgcensus.yaml")
        let run = try await pgcensus(["doctor"], environment: estate.environment, folder: folder.path)
        #expect(run.code == 3, "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("pgcensus.db")))
        try expectGolden("nominal/doctor.txt", fixed(run.output))
    }

    /// Replaces ports, dates and patch versions, which differ between machines.
    private func fixed(_ output: String) -> String {
        output.replacing(#/127\.0\.0\.1:[0-9]+/#, with: "127.0.0.1:PORT")
            .replacing(#/20[0-9]{2}-[0-9]{2}-[0-9]{2}/#, with: "DATE")
            .replacing(#/PostgreSQL [0-9]+\.[0-9]+/#, with: "PostgreSQL VERSION")
    }

    @Test func doctorJSONMatchesTheText() async throws {
        try folder.write(configuration, to: "pgcensus.yaml")
        let run = try await pgcensus(
            ["doctor", "-o", "json", "--server", "crm"],
            environment: estate.environment,
            folder: folder.path
        )
        #expect(run.code == 3)
        struct Subject: Decodable {
            struct Check: Decodable { let step, verdict, detail: String, remedy: String? }
            let subject: String
            let checks: [Check]
        }
        let subjects = try JSONDecoder().decode([Subject].self, from: Data(run.output.utf8))
        #expect(subjects.map(\.subject) == ["configuration", "integration nominal", "azure", "server crm"])
        let login = try #require(subjects.last?.checks.last)
        #expect(login.step == "login" && login.verdict == "wrong" && login.remedy != nil)
    }

    @Test func doctorReportsAzureProblems() async throws {
        func doctor(_ change: [String: String], _ tests: Self? = nil) async throws -> String {
            try folder.write((tests ?? self).configuration, to: "pgcensus.yaml")
            let environment = estate.environment.merging(change) { $1 }
            let run = try await pgcensus(
                ["doctor", "--server", "crm"],
                environment: environment,
                folder: folder.path
            )
            #expect(run.code == 3)
            return run.output
        }
        #expect(
            try await doctor(["AZURE_CLIENT_SECRET": "wrong"]).contains(
                "✗ credential  Entra refused a token: invalid_client"
            )
        )
        #expect(
            try await doctor(["PGCENSUS_PASSWORD": ""]).contains(
                "✗ secret  the environment variable PGCENSUS_PASSWORD"
            )
        )
        let fault: AzureEmulator.FaultAnswer = { request in
            guard request.path == "/subscriptions", !request.hasToken else { return nil }
            return .init(401, text: "", headers: ["Date": "Wed, 01 Jan 2020 00:00:00 GMT"])
        }
        try await withAzure(fault) { tests in
            let late = try await doctor([:], tests)
            #expect(late.contains("✗ clock ") && late.contains("→ Set this machine's clock"))
        }
    }
}

/// Single servers with one error each, or with none.
@Suite struct DoctorTests {
    func doctor(
        _ story: ServerStory,
        host: String = TestCluster.host,
        at port: Int? = nil,
        _ change: (inout IntegrationEntry) -> Void = { _ in }
    ) async throws -> ProgramRun {
        let entry = story.integration("doctor", host: host, named: story.cluster.port, port: port)
            .connection(["connectTimeout": "3s"]).changed(change)
        let file = try story.folder.configure(entry, to: "\(UUID().uuidString).yaml")
        return try await pgcensus(
            ["doctor", "--config", file, "--store", story.folder.file("pgcensus.db")],
            environment: ["STORY_PASSWORD": ServerStory.password.revealed]
        )
    }

    /// A configuration that reads only Azure's servers connects to no server.
    private func doctor(in folder: TemporaryFolder, _ part: String, _ arguments: [String] = []) async throws
        -> ProgramRun
    {
        try folder.write(
            "integrations: [{name: a, resourceTypes: [server], servers: [{hostname: db1}], \(part)}]",
            to: "pgcensus.yaml"
        )
        return try await pgcensus(["doctor"] + arguments, folder: folder.path)
    }

    @Test func noReadableServerIsNotHealthy() async throws {
        let folder = try TemporaryFolder()
        let unmatched = try await doctor(in: folder, "serversAtOnce: 1", ["--server", "nope"])
        #expect(unmatched.code == 64, "\(unmatched.output)")
        #expect(unmatched.errors.contains("no server that a scan would visit matches nope"))
        #expect(try await doctor(in: folder, "serversAtOnce: 1", ["--server", "DB1"]).code == 0)
        let none = try await doctor(in: folder, "exclude: {servers: [db1]}")
        #expect(none.code == 3)
        #expect(none.output.contains("✗ servers  a scan would visit none"), "\(none.output)")
    }

    @Test func secretFileModeFollowsLinks() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a password", to: "secret")
        let link = folder.file("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        let secret = "connection: {secret: \"file:\(link)\"}"
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(try await doctor(in: folder, secret).output.contains("✓ secret"))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let exposed = try await doctor(in: folder, secret)
        #expect(exposed.output.contains("! secret") && exposed.output.contains("chmod 600 \(link)"))
        try folder.write(String(repeating: "a", count: 70_000), to: "secret")
        let large = try await doctor(in: folder, secret)
        #expect(large.output.contains("✗ secret  the secret is larger than 64 KiB"), "\(large.output)")
        let role = try await pgcensus(
            ["role", "verify", "--admin-user", "a", "--admin-secret", "file:\(link)"],
            folder: folder.path
        )
        #expect(role.code == 78 && role.errors.contains("larger than 64 KiB"), "\(role.errors)")
    }

    @Test func healthyServerHasNoProblems() async throws {
        try await ServerStory.with(certificateDays: 60) { story in
            let run = try await doctor(story)
            #expect(run.code == 0, "\(run.output)\(run.errors)")
            #expect(run.output.hasSuffix("\nNo problems.\n"))
            #expect(!run.output.contains("✗") && !run.output.contains("!") && !run.output.contains("–"))
            #expect(run.output.contains("issued by pgcensus local CA"))
            try await story.cluster.psql(
                "create database closed; revoke connect on database closed from public"
            )
            let closed = try await doctor(story)
            #expect(closed.code == 3)
            #expect(closed.output.contains("✗ databases  closed: the role may not connect to the database\n"))
            #expect(closed.output.contains("→ Run GRANT CONNECT ON DATABASE \"closed\" TO \"pgcensus\" as"))
            let other = try await CertificateAuthority(in: try otherFolder(story))
            let unknown = try await doctor(story) {
                $0["connection", "sslRootCert"] = .text(other.certificate)
            }
            #expect(unknown.output.contains("which is not trusted here"), "\(unknown.output)")
            #expect(unknown.output.contains("– login  not checked"))
            let wrongName = try await doctor(story, host: "two.example.com")
            #expect(wrongName.output.contains("the certificate is for another name than two.example.com"))
            let missing = try await doctor(story) { $0["connection", "sslRootCert"] = "/nonexistent.pem" }
            #expect(
                missing.output.contains("✗ tls    /nonexistent.pem cannot be read as PEM"),
                "\(missing.output)"
            )
            let nowhere = try await doctor(story, at: 1)
            #expect(nowhere.output.contains("✗ tcp    Connection refused"), "\(nowhere.output)")
            let unnamed = try await doctor(story, host: "no-such-host.invalid") {
                $0["connection", "resolve"] = nil
            }
            #expect(
                unnamed.output.contains("✗ name   host name \"no-such-host.invalid\" could not be resolved"),
                "\(unnamed.output)"
            )
        }
    }

    /// `doctor` follows a scan: if a scan can use another database, it is not a problem.
    @Test func optionalFactsAreNoProblem() async throws {
        try await ServerStory.with(certificateDays: 60) { story in
            try await story.cluster.psql("revoke connect on database postgres from public")
            let closed = try await doctor(story)
            #expect(closed.output.contains("✓ login "), "\(closed.output)")
            #expect(closed.output.contains("✗ databases  postgres: the role may not connect"))
            let serversAlone = try await doctor(story) {
                $0["resourceTypes"] = ["server"]
                $0["connection", "secret"] = nil
            }
            #expect(serversAlone.code == 0, "\(serversAlone.output)")
        }
    }

    @Test func ownerSettingsLeadToOwnersOrAreReported() async throws {
        try await ServerStory.with(certificateDays: 60) { story in
            let directory = try story.folder.write(
                "groups: [{displayName: platform-dba, members: [ana@example.com]}]\nusers: [{displayName: Ana, mail: ana@example.com}]\n",
                to: "directory.yaml"
            )
            func doctor(_ values: String, _ file: String) async throws -> ProgramRun {
                try await self.doctor(story) {
                    $0 = $0.owners(fallback: values, directory: file, attribute: "user")
                }
            }
            let well = try await doctor("Platform-DBA", directory)
            #expect(well.code == 0, "\(well.output)\(well.errors)")
            #expect(well.output.contains("✓ owners     tag owner names user.email\n"))
            #expect(well.output.contains("✓ directory  group.displayName Platform-DBA is platform-dba\n"))
            let nobody = try await doctor("nobody", directory)
            #expect(
                nobody.code == 3
                    && nobody.output.contains("✗ directory  0 entries have group.displayName nobody")
            )
            let gone = try await doctor("platform-dba", "/nonexistent.yaml")
            #expect(
                gone.code == 3
                    && gone.output.contains("✗ directory  the directory /nonexistent.yaml cannot be read")
            )
        }
    }

    private func otherFolder(_ story: ServerStory) throws -> String {
        let path = story.folder.file("other")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return path
    }
}
