import Foundation
import Inventory
import LocalEstate
import Support
import Testing

/// Stories on the estate of `fixtures/`: the real binary, real PostgreSQL servers, Azure's emulator.
@Suite(.nominalEstate, .serialized)
struct NominalEstateTests {
    let estate: NominalEstate
    let folder: TemporaryFolder

    init() throws {
        estate = try CurrentEstate.estate()
        folder = try TemporaryFolder()
    }

    /// Takes the census into a store of this test's own and returns the run and the exported snapshot.
    func scan(_ further: [String] = [], connectTimeout: String = "1s") async throws -> (
        run: ProgramRun, snapshot: Snapshot
    ) {
        let configuration = try folder.write(
            estate.configuration(connectTimeout: connectTimeout),
            to: "pgcensus.yaml"
        )
        let file = folder.file("snapshot.json")
        let run = try await pgcensus(
            ["scan", "--config", configuration, "--store", folder.file("pgcensus.db"), "--export", file]
                + further,
            environment: estate.environment
        )
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        return (run, try JSONDecoder().decode(Snapshot.self, from: data))
    }
}

/// An exported snapshot, read back the way any program would.
struct Snapshot: Decodable {
    let id: String
    let scope: SnapshotScope
    let finishedAt: Timestamp
    let coverage: Coverage
    let subscriptions: [Subscription]
    let servers: [Server]

    func server(_ name: String) throws -> Server {
        try #require(servers.first { $0.name == name })
    }
}
