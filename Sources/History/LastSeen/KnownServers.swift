package import Configuration
import Foundation
package import Inventory
import Store

/// The servers of an integration that are known without the network.
package struct KnownServers {
    /// The servers in the configuration, and Azure's servers as last known.
    package let servers: [Server]
    /// Azure may have more that no snapshot has.
    package let isBeforeFirstScan: Bool

    package init(_ integration: Integration, store path: String) throws {
        var servers = integration.namedServers
        var snapshot: SnapshotHeader?
        if FileManager.default.fileExists(atPath: path) {
            let store = try SnapshotStore(reading: path)
            snapshot = try store.headers(of: integration.name, newest: 1).first
            if let snapshot { servers += try Self.azure(snapshot, store) }
        }
        self.servers = servers
        isBeforeFirstScan = snapshot == nil && integration.azure != nil
    }

    private static func azure(_ snapshot: SnapshotHeader, _ store: SnapshotStore) throws -> [Server] {
        let estate = try ShownEstate(lastKnown: snapshot, in: store)
        return try estate.serverIDs.map { try estate.server($0, withDatabases: false) }.filter {
            $0.kind != .manual
        }
    }
}
