import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// Secrets that cannot be read: only their own servers are hidden.
@Suite struct MissingSecretTests {
    private static let names = ["one", "two", "three"].map { "\($0).postgres.database.azure.com" }

    /// Three names of one server; the second and the third have secrets of their own, which do not exist.
    private func write(
        _ story: ServerStory,
        to folder: TemporaryFolder,
        types: [ResourceKind] = [.server, .database]
    ) throws {
        let place = "127.0.0.1:\(story.cluster.port)"
        var entry = IntegrationEntry("secrets").types(types)
            .connection(["secret": "env:STORY_PASSWORD", "sslMode": "verify-ca"])
            .connection(["sslRootCert": .text(story.certificate), "connectTimeout": "3s"])
        for name in Self.names { entry = entry.server(name, at: place) }
        entry["overrides"] = [
            ["servers": ["two*"], "connection": ["secret": "env:NOT_SET"]],
            ["servers": ["three*"], "connection": ["secret": "file:/nonexistent/secret"]],
        ]
        try folder.configure(entry)
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
            try write(story, to: folder, types: [.server])
            let run = try await pgcensus(["scan"], folder: folder.path)
            #expect(run.code == 0, "\(run.errors)\(run.output)")
        }
    }

    /// libpq's own variables have no effect, but a secret can be read from a variable with such a name.
    @Test(arguments: [
        (nil, "PGCENSUS_PASSWORD", 0), (nil, "PGPASSWORD", 4), ("env:PGPASSWORD", "PGPASSWORD", 0),
        ("env:PGPASSWORD", "PGCENSUS_PASSWORD", 4),
    ])
    func secretComesFromTheNamedVariable(_ secret: String?, _ variable: String, _ code: Int32)
        async throws
    {
        try await ServerStory.with { story in
            let folder = try TemporaryFolder()
            try folder.configure(
                story.integration().changed { $0["connection", "secret"] = secret.map { .text($0) } }
            )
            let environment = [variable: ServerStory.password.revealed]
            let run = try await pgcensus(["scan"], environment: environment, folder: folder.path)
            #expect(run.code == code, "\(run.output)")
            let shown = try await pgcensus(["config", "show"], environment: environment, folder: folder.path)
            #expect(!shown.output.contains(ServerStory.password.revealed))
            let isNamed = variable == "PGCENSUS_PASSWORD" || secret?.hasSuffix(variable) == true
            #expect(shown.output.contains("\n  \(variable)  •••\n") == isNamed, "\(shown.output)")
        }
    }
}
