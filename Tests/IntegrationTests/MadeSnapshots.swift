import Foundation
import History
import Inventory
import Store
import Support
import Testing

/// Generates snapshots for a test.
final class MadeSnapshots {
    let store: SnapshotStore
    private let folder: TemporaryFolder
    var path: String { folder.file("pgcensus.db") }
    private var number = 0

    init() throws {
        folder = try TemporaryFolder()
        let lock = try StoreLock(store: folder.file("pgcensus.db"))
        store = try SnapshotStore(writing: folder.file("pgcensus.db"), under: lock)
    }

    /// The time of a snapshot; the first snapshot has number 1.
    func moment(_ number: Int) -> Timestamp {
        Timestamp(milliseconds: 1_764_000_000_000 + Int64(number) * 60_000)
    }

    func remembered(_ outcome: Outcome, _ number: Int) -> ScanResult {
        var scan = ScanResult(outcome)
        scan.asOf = moment(number)
        return scan
    }

    /// Stores a snapshot of servers in one subscription, which is listed with an outcome, or not listed.
    func take(
        _ servers: [Server],
        _ outcome: Outcome? = .complete,
        types: Set<ResourceKind> = [.server, .database, .schema, .table],
        scope edit: (inout SnapshotScope) -> Void = { _ in }
    ) async throws {
        number += 1
        let id = "made-\(String(repeating: "0", count: 4 - String(number).count))\(number)"
        let writer = SnapshotWriter(store, id: id)
        for server in servers {
            for (place, database) in (server.databases ?? []).enumerated() {
                try await writer.record(database, at: place, of: server.id)
            }
            try await writer.record(server)
        }
        var scope = SnapshotScope(resourceTypes: types)
        edit(&scope)
        try await writer.commit(
            SnapshotHeader(
                id: id,
                integration: "made",
                scope: scope,
                startedAt: moment(number),
                finishedAt: moment(number),
                tool: SnapshotHeader.Tool(name: "pgcensus", version: "0"),
                coverage: Coverage(),
                subscriptions: outcome.map { [subscription($0)] } ?? []
            )
        )
    }

    private func subscription(_ outcome: Outcome) -> Subscription {
        var subscription = Subscription(id: Maker.subscription, displayName: "Made")
        if outcome.isWhole {
            let id = "\(Maker.subscription)/resourceGroups/rg"
            subscription.resourceGroups = [ResourceGroup(id: id, name: "rg", location: "eastus")]
        }
        let problem = Problem(code: "arm-forbidden", message: "", hint: nil)
        subscription.scan = outcome == .complete ? .complete : ScanResult(outcome, [problem])
        return subscription
    }

    func headers() throws -> [SnapshotHeader] { try store.headers(of: "made") }

    func shown() throws -> ShownEstate {
        try ShownEstate(lastKnown: try #require(try headers().first), in: store)
    }

    /// All servers, databases, schemas and tables that are shown, as paths in the form that users write.
    func paths() throws -> [String] {
        let estate = try shown()
        return try estate.serverIDs.flatMap { id in
            let server = try estate.server(id)
            return [server.name.lowercased()]
                + (server.databases ?? []).flatMap { database in
                    let place = "\(server.name.lowercased())/\(database.name)"
                    return [place]
                        + (database.schemas ?? []).flatMap { schema in
                            ["\(place)/\(schema.name)"]
                                + (schema.tables ?? []).map { "\(place)/\(schema.name)/\($0.name)" }
                        }
                }
        }
    }
}
