import Configuration
import Foundation
import History
import Inventory
import SnapshotStore
import Wording

/// The servers of an integration that can be told without the network.
struct KnownServers {
    /// Those named by hand, and Azure's as they were last known.
    let servers: [Server]
    /// Azure may have more, and no snapshot says which.
    let isBeforeFirstScan: Bool

    init(_ integration: Integration, store path: String, matching pattern: String? = nil) throws {
        var servers = integration.namedServers
        var snapshot: SnapshotHeader?
        if FileManager.default.fileExists(atPath: path) {
            do {
                let store = try SnapshotStore(reading: path)
                snapshot = try store.headers(of: integration.name, newest: 1).first
                if let snapshot { servers += try Self.azure(snapshot, store) }
            } catch let error as StoreError {
                throw CommandFailure(error)
            }
        }
        let glob = pattern.map { Glob($0, ignoringCase: true) }
        self.servers = servers.filter { server in
            [server.name, server.host].contains { name in name.map { glob?.matches($0) ?? true } ?? false }
        }
        isBeforeFirstScan = snapshot == nil && integration.azure != nil
        if let pattern, self.servers.isEmpty {
            throw CommandFailure(
                "no server of \(integration.name) that is known here matches \(pattern.printable)",
                hint: isBeforeFirstScan
                    ? "Run pgcensus scan first: it lists Azure's servers."
                    : "Run without --server to see all.",
                code: Ending.wrongUsage
            )
        }
    }

    private static func azure(_ snapshot: SnapshotHeader, _ store: SnapshotStore) throws -> [Server] {
        let estate = try ShownEstate(lastKnown: snapshot, in: store)
        return try estate.serverIDs.map { try estate.server($0, withDatabases: false) }.filter {
            $0.kind != .manual
        }
    }
}
