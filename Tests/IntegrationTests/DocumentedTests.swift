import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Store
import Support
import Testing
import Wording

/// Single sentences of the documents that no other test covers.
@Suite struct DocumentedTests {
    @Test func measurementsAreKeptForTenSnapshots() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pgcensus.db")
        let lock = try StoreLock(store: path)
        let store = try SnapshotStore(writing: path, under: lock)
        let id = "postgresql://h:5432"
        for number in 0..<12 {
            var header = MadeHierarchy(seed: 1).header
            header.subscriptions = []
            header.id = SnapshotHeader.newID(
                at: Date(timeIntervalSince1970: 1_764_000_000),
                suffix: UInt32(number)
            )
            let writer = SnapshotWriter(store, id: header.id)
            var database = Database(name: "d", encoding: nil, collation: nil)
            database.sizeBytes = Int64(1000 + number)
            try await writer.record(database, at: 0, of: id)
            try await writer.record(Server(id: id, kind: .manual, name: "h", host: "h", port: 5432))
            try await writer.commit(header)
        }
        let sizes = try store.headers().map { try store.server(id, of: $0.id).databases?.first?.sizeBytes }
        let kept: [Int64?] = (2..<12).reversed().map { Int64(1000 + $0) }
        #expect(sizes == kept + [nil, nil])
    }

    @Test func sizeWithoutConnectNeedsPgReadAllStats() async throws {
        try await ServerStory.with { story in
            try await story.cluster.psql(
                "create database closed; revoke connect on database closed from public"
            )
            func size() async throws -> Int64? {
                let server = try #require(try await story.scan().server)
                return server.databases?.first { $0.name == "closed" }?.sizeBytes
            }
            #expect(try await size() == nil)
            try await story.cluster.psql("grant pg_read_all_stats to pgcensus")
            let known = try await size() ?? 0
            #expect(known > 1_000_000)
        }
    }

    @Test func sslCertFileSetsTheSystemAuthorities() async throws {
        try await ServerStory.with { story in
            let folder = try TemporaryFolder()
            let place = "127.0.0.1:\(story.cluster.port)"
            try folder.configure(IntegrationEntry("roots").server(TestCluster.host, at: place))
            let password = ["PGCENSUS_PASSWORD": ServerStory.password.revealed]
            for (file, code) in [("", 4), ("/nonexistent.pem", 4), (story.certificate, 0)]
                as [(String, Int32)]
            {
                let environment = password.merging(["SSL_CERT_FILE": file]) { $1 }
                let run = try await pgcensus(["scan"], environment: environment, folder: folder.path)
                #expect(run.code == code, "\(file) \(run.output)")
                #expect(run.output.contains("tls-unverified") == (code == 4), "\(run.output)")
            }
        }
    }

    @Test func machineIdentityUsesTheAddressOfTheVariable() async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let emulator = story.emulator
        try story.folder.configure(
            IntegrationEntry().types([.server]).azure(
                at: emulator.baseURL,
                ["credential": "managedIdentity", "endpoints": ["resourceManager": .text(emulator.baseURL)]]
            )
        )
        let run = try await pgcensus(
            ["scan"],
            environment: ["AZURE_POD_IDENTITY_AUTHORITY_HOST": emulator.baseURL],
            folder: story.folder.path
        )
        #expect(run.code == 0, "\(run.errors)")
        #expect(emulator.requests().contains { $0.path.hasPrefix("/metadata/identity") })
        await emulator.stop()
    }

    /// The proxy refuses, which shows that requests use it; HTTP requests to loopback do not use the proxy.
    @Test(arguments: ["HTTPS_PROXY", "all_proxy"])
    func httpsRequestsUseTheProxy(_ variable: String) async throws {
        let story = try await AzureStory(.made(subscriptions: 1, servers: 1))
        let places: YAMLValue = [
            "resourceManager": "https://127.0.0.9:1", "authority": .text(story.emulator.baseURL),
        ]
        try story.folder.configure(
            IntegrationEntry().types([.server]).azure(at: story.emulator.baseURL, ["endpoints": places])
        )
        func errors(_ further: [String: String]) async throws -> String {
            let run = try await pgcensus(
                ["scan", "--log-level", "debug"],
                environment: AzureStory.application.merging(further) { $1 },
                folder: story.folder.path
            )
            #expect(run.code == 1, "\(run.errors)")
            return run.errors
        }
        let proxy = [variable: story.emulator.baseURL]
        #expect(try await errors([:]).contains("127.0.0.9 port 1 refused the connection"))
        #expect(try await !errors(proxy).contains("port 1 refused the connection"))
        #expect(
            try await errors(proxy.merging(["NO_PROXY": "127.0.0.9"]) { $1 }).contains("port 1 refused")
        )
        await story.emulator.stop()
    }
}
