import AzureEmulator
import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Tests on the estate of `fixtures/`: the real binary, real PostgreSQL servers and the Azure emulator.
///
/// They run in parallel, so no test changes a server; a test that needs an Azure error uses its own `withAzure`.
@Suite(.nominalEstate)
struct NominalEstateTests {
    let estate: NominalEstate
    let folder: TemporaryFolder
    /// The emulator that replaces Azure.
    private(set) var emulator: AzureEmulator

    init() throws {
        estate = try CurrentEstate.estate()
        emulator = estate.emulator
        folder = try TemporaryFolder()
    }

    /// A short timeout, because the servers that answer are near, and a test waits for the others.
    var configuration: String { configuration(connectTimeout: "2s") }

    func configuration(connectTimeout: String) -> String {
        estate.configuration(connectTimeout: connectTimeout)
            .replacing(estate.emulator.baseURL, with: emulator.baseURL)
    }

    /// The same estate with an Azure emulator for one test only, which can fail or record requests.
    func withAzure(
        _ fault: AzureEmulator.FaultAnswer? = nil,
        _ work: (NominalEstateTests) async throws -> Void
    ) async throws {
        var own = self
        own.emulator = try await AzureEmulator.start(
            estate: Estate(file: URL(fileURLWithPath: "\(Repository.fixtures)/azure/nominal.json")),
            secrets: EmulatorSecrets(clientSecret: estate.environment["AZURE_CLIENT_SECRET"] ?? "")
        )
        own.emulator.setFault(fault)
        do { try await work(own) } catch {
            await own.emulator.stop()
            throw error
        }
        await own.emulator.stop()
    }

    /// Scans into a store of this test, and returns the run and the exported snapshot.
    func scan(_ configuration: String? = nil) async throws -> (run: ProgramRun, snapshot: Snapshot) {
        let run = try await run(["--export", folder.file("snapshot.json")], configuration: configuration)
        return (run, try exported())
    }

    /// Copies the scan that all these tests share, as if this test had run it.
    @discardableResult
    func scanned() async throws -> (run: ProgramRun, snapshot: Snapshot) {
        let run = try await CurrentEstate.scan(into: folder)
        return (run, try exported())
    }

    private func exported() throws -> Snapshot {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("snapshot.json")))
        return try Snapshot(exported: data)
    }

    /// A scan with other arguments, another configuration or store; it reads no snapshot.
    func run(
        _ arguments: [String] = [],
        configuration: String? = nil,
        store: String? = nil,
        environment: [String: String] = [:],
        only variables: [String: String]? = nil
    ) async throws -> ProgramRun {
        let file = try folder.write(configuration ?? self.configuration, to: "pgcensus.yaml")
        return try await pgcensus(
            ["scan", "--config", file, "--store", store ?? folder.file("pgcensus.db")] + arguments,
            environment: variables ?? estate.environment.merging(environment) { $1 },
            folder: folder.path
        )
    }
}

/// An exported snapshot that was read again.
struct Snapshot: JSONRecord {
    private(set) var header: SnapshotHeader
    private(set) var servers: [Server] = []

    static var blank: Self { Self(header: .blank) }

    var id: String { header.id }
    var scope: SnapshotScope { header.scope }
    var finishedAt: Timestamp { header.finishedAt }
    var coverage: Coverage { header.coverage }
    var subscriptions: [Subscription] { header.subscriptions }

    mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try header.visit(&fields)
        try fields.field("servers", &servers)
    }

    func server(_ name: String) throws -> Server {
        try #require(servers.first { $0.name == name })
    }
}

extension Snapshot {
    init(exported json: Data) throws { self = try RecordReader.read([UInt8](json)) }
}
