import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing
import Wording

/// A server of the configuration, with its secret in Azure; `emulator` replaces Key Vault and Entra.
struct SecretStory {
    let server: ServerStory
    let emulator: AzureEmulator

    static func with(
        postgresToken: String? = nil,
        tokenLifetime: Int? = nil,
        _ work: (SecretStory) async throws -> Void
    ) async throws {
        try await ServerStory.with { server in
            var secrets = EmulatorSecrets(clientSecret: AzureStory.secret, postgresToken: postgresToken)
            secrets.postgresTokenLifetime = tokenLifetime
            let emulator = try await AzureEmulator.start(
                estate: .made(subscriptions: 1, servers: 0),
                secrets: secrets
            )
            do { try await work(SecretStory(server: server, emulator: emulator)) } catch {
                await emulator.stop()
                throw error
            }
            await emulator.stop()
        }
    }

    /// A scan; several servers are the same cluster with several port numbers.
    func scan(
        _ secret: String,
        servers count: Int = 1,
        cloud: String = "AzureCloud",
        connection: YAMLMap = [:],
        environment: [String: String] = [:]
    ) async throws -> (run: ProgramRun, problem: String?) {
        let found = try await measuredScan(
            secret,
            servers: count,
            cloud: cloud,
            connection: connection,
            environment: environment
        )
        return (found.run, found.problem)
    }

    /// The same scan, with its peak memory.
    func measuredScan(
        _ secret: String,
        servers count: Int = 1,
        cloud: String = "AzureCloud",
        connection: YAMLMap = [:],
        environment: [String: String] = [:]
    ) async throws -> (run: ProgramRun, mebibytes: Int, problem: String?) {
        let ports = (0..<count).map { server.cluster.port + $0 }
        let base = YAMLValue.text(emulator.baseURL)
        let places: YAMLValue = ["resourceManager": base, "authority": base, "keyVault": base]
        let azure = IntegrationEntry("secrets")
            .azure(at: emulator.baseURL, ["cloud": .text(cloud), "endpoints": places])
            .connection(["secret": .text(secret), "sslRootCert": .text(server.certificate)])
            .connection(connection)
        let entry = ports.reduce(azure) {
            $0.server(TestCluster.host, port: $1, at: "127.0.0.1:\(server.cluster.port)")
        }
        let name = UUID().uuidString
        let file = server.folder.file("\(name).json")
        let (run, memory) = try await measuredPgcensus(
            [
                "scan", "--config", server.folder.configure(entry, to: "\(name).yaml"), "--store",
                server.folder.file("\(name).db"), "--export", file,
            ],
            environment: AzureStory.application.merging(environment) { $1 },
            folder: server.folder.path
        )
        for secret in [AzureStory.secret, ServerStory.password.revealed] {
            #expect(!(run.output + run.errors).contains(secret))
        }
        let data = FileManager.default.contents(atPath: file)
        let snapshot = try data.map { try Snapshot(exported: $0) }
        return (run, memory, snapshot?.servers.first?.scan.problems.first?.code)
    }
}
