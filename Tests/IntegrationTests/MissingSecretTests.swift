import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// Secrets that cannot be read: they hide their own servers, and nothing else.
@Suite struct MissingSecretTests {
    private static let names = ["one", "two", "three"].map { "\($0).postgres.database.azure.com" }

    /// Three names of one server; the second and the third have secrets of their own, which are not there.
    private func write(_ story: ServerStory, to folder: TemporaryFolder, types: String = "server, database")
        throws
    {
        let port = story.cluster.port
        let servers = Self.names.map { "{hostname: \($0), port: \(port)}" }.joined(separator: ", ")
        let resolve = Self.names.map { "\"\($0):\(port)\": \"127.0.0.1:\(port)\"" }.joined(separator: ", ")
        try folder.write(
            """
            integrations:
              - name: secrets
                resourceTypes: [\(types)]
                servers: [\(servers)]
                connection:
                  secret: env:STORY_PASSWORD
                  sslMode: verify-ca
                  sslRootCert: \(story.certificate)
                  connectTimeout: 3s
                  resolve: {\(resolve)}
                overrides:
                  - {servers: ["two*"], connection: {secret: "env:NOT_SET"}}
                  - {servers: ["three*"], connection: {secret: "file:/nonexistent/secret"}}
            """,
            to: "pgcensus.yaml"
        )
    }

    @Test func missingSecretHidesOnlyItsServers() async throws {
        try await ServerStory.with { story in
            let folder = try TemporaryFolder()
            try write(story, to: folder)
            let environment = ["STORY_PASSWORD": ServerStory.password.revealed]
            let file = folder.file("snapshot.json")
            for command in [["scan", "--export", file], ["sync", "--once"]] {
                let run = try await pgcensus(command, environment: environment, folder: folder.path)
                #expect(run.code == 2, "\(run.errors)")
            }
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            let servers = try Snapshot(exported: data).servers
            let outcomes = Self.names.map { name in servers.first { $0.name == name }?.scan }
            #expect(outcomes.map { $0?.outcome } == [.complete, .denied, .denied])
            #expect(
                outcomes.map { $0?.problems.map(\.code) } == [[], ["secret-missing"], ["secret-unreadable"]]
            )
            #expect(outcomes[1]?.problems[0].message.contains("NOT_SET") == true)
            let doctor = try await pgcensus(["doctor"], environment: environment, folder: folder.path)
            #expect(doctor.code == 3)
            #expect(doctor.output.contains("NOT_SET"), "\(doctor.output)")
            #expect(doctor.output.contains("/nonexistent/secret"))
        }
    }

    @Test func secretIsReadWhenALoginNeedsIt() async throws {
        try await ServerStory.with { story in
            let folder = try TemporaryFolder()
            try write(story, to: folder, types: "server")
            let run = try await pgcensus(["scan"], folder: folder.path)
            #expect(run.code == 0, "\(run.errors)\(run.output)")
        }
    }

    /// libpq's own variables play no part; one that a secret is named for is read all the same.
    @Test(arguments: [
        ("", "PGCENSUS_PASSWORD", 0), ("", "PGPASSWORD", 4), ("secret: env:PGPASSWORD", "PGPASSWORD", 0),
        ("secret: env:PGPASSWORD", "PGCENSUS_PASSWORD", 4),
    ])
    func secretComesFromTheNamedVariable(_ secret: String, _ variable: String, _ code: Int32)
        async throws
    {
        try await ServerStory.with { story in
            let folder = try TemporaryFolder()
            try write(story, to: folder)
            let path = folder.file("pgcensus.yaml")
            let text = try String(contentsOfFile: path, encoding: .utf8)
                .replacing("secret: env:STORY_PASSWORD", with: secret)
                .replacing(#/overrides:[^$]*/#, with: "")
            try folder.write(text, to: "pgcensus.yaml")
            let environment = [variable: ServerStory.password.revealed]
            let run = try await pgcensus(["scan"], environment: environment, folder: folder.path)
            #expect(run.code == code, "\(run.output)")
            let shown = try await pgcensus(["config", "show"], environment: environment, folder: folder.path)
            #expect(!shown.output.contains(ServerStory.password.revealed))
            let isNamed = variable == "PGCENSUS_PASSWORD" || secret.hasSuffix(variable)
            #expect(shown.output.contains("\n  \(variable)  •••\n") == isNamed, "\(shown.output)")
        }
    }
}
