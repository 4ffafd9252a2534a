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
        return (run, try Snapshot(exported: data))
    }
}

/// An exported snapshot, read back.
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
