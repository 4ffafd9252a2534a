import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// A replica is another host: it uses its own settings, and does not get the secret of its source server.
@Suite struct ReplicaLoginTests {
    private static let replica = "s1-1.postgres.database.azure.com"
    private static let secrets = [
        "SOURCE_PASSWORD": "the source's own", "STORY_PASSWORD": ServerStory.password.revealed,
    ]

    @Test func replicaUsesItsOwnLogin() async throws {
        try await ServerStory.with { story in
            try await story.cluster.present("server", names: ["DNS:\(Self.replica)"], by: story.authority)
            let connection: YAMLMap = [
                "user": "pgcensus", "secret": "env:STORY_PASSWORD", "sslMode": "verify-full",
                "sslRootCert": .text(story.certificate),
            ]
            let (file, run) = try await scan(story.folder, port: story.cluster.port, connection) {
                try await pgcensus($0, environment: $1)
            }
            let replica = try snapshot(file)?.servers.first { $0.name == "s1-1" }
            #expect(replica?.scan == .complete, "\(run.output)\(run.errors)")
            #expect(replica?.session?.user == "pgcensus")
            #expect(replica?.session?.sslMode == "verify-full")
        }
    }

    /// A server that accepts any password in clear text gets only the password of the replica.
    @Test func replicaDoesNotGetItsSourcesSecret() async throws {
        let impostors = try await Impostors(certificates: ["none"], methods: ["clear"])
        let port = try #require(impostors.places.first?.port)
        let connection: YAMLMap = [
            "user": "replica_reader", "secret": "env:STORY_PASSWORD", "sslMode": "disable",
            "authentication": "any",
        ]
        let given = try await scan(impostors.folder, port: port, connection) { arguments, environment in
            try await impostors.among(arguments, environment: environment)
        }.1.given
        let passwords = given.filter { $0.kind == "password" }
        #expect(Set(passwords.map(\.text)) == [ServerStory.password.revealed])
        #expect(Set(given.map(\.role)) == ["replica_reader"])
    }

    /// Scans a source server that is down, and its replica, which has its own settings.
    private func scan<Run>(
        _ folder: TemporaryFolder,
        port: Int,
        _ connection: YAMLMap,
        run: ([String], [String: String]) async throws -> Run
    ) async throws -> (file: String, Run) {
        let refusing = try HeldPort(.refusing)
        let emulator = try await AzureEmulator.start(
            estate: Self.estate,
            secrets: EmulatorSecrets(clientSecret: AzureStory.secret)
        )
        let resolve: YAMLValue = [
            "s1-0.postgres.database.azure.com:5432": "127.0.0.1:\(refusing.number)",
            "\(Self.replica):5432": "127.0.0.1:\(port)",
        ]
        let entry = IntegrationEntry("replicas").azure(at: emulator.baseURL).connection([
            "user": "source_reader", "secret": "env:SOURCE_PASSWORD", "sslMode": "disable",
            "authentication": "any", "resolve": resolve,
        ])
        .with(["overrides": [["servers": ["s1-1"], "connection": .map(connection)]]])
        let file = folder.file("snapshot.json")
        do {
            let arguments = [
                "scan", "--config", try folder.configure(entry), "--store",
                folder.file("pgcensus.db"), "--export", file,
            ]
            let ended = try await run(arguments, AzureStory.application.merging(Self.secrets) { $1 })
            await emulator.stop()
            return (file, ended)
        } catch {
            await emulator.stop()
            throw error
        }
    }

    private func snapshot(_ file: String) throws -> Snapshot? {
        try FileManager.default.contents(atPath: file).map {
            try Snapshot(exported: $0)
        }
    }

    /// `s1-1` is a replica of `s1-0`.
    private static var estate: Estate {
        var estate = Estate.made(subscriptions: 1, servers: 2)
        guard case .object(let source) = estate.resources[0], let id = source["id"],
            case .object(var replica) = estate.resources[1],
            case .object(var properties) = replica["properties"]
        else { return estate }
        properties["replicationRole"] = .string("AsyncReplica")
        properties["sourceServerResourceId"] = id
        replica["properties"] = .object(properties)
        estate.resources[1] = .object(replica)
        return estate
    }
}
