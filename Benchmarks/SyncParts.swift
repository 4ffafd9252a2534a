import Comparison
import History
import Inventory
import Store
import Sync

/// What the parts of a run take by themselves, over the last snapshot.
extension SyncBench {
    static func seal(_ store: SnapshotStore) async throws -> Double {
        let header = try last(store)
        let start = ContinuousClock.now
        try await store.change { try $0.seal(header.id) }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    static func closing(_ store: SnapshotStore) async throws -> Double {
        let header = try last(store)
        let start = ContinuousClock.now
        try await store.change { _ = try RunSummary(header, in: $0) }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// Reading the resources is not in it.
    static func digest(_ store: SnapshotStore) throws -> Double {
        let header = try last(store)
        var (seconds, count) = (0.0, 0)
        for id in try store.serverIDs(of: header.id) {
            for database in try store.server(id, of: header.id).databases ?? [] {
                let resources = Change.additions(of: database, in: id)
                let start = ContinuousClock.now
                count += StateDigest(resources).count
                seconds += (ContinuousClock.now - start) / .seconds(1)
            }
        }
        guard count > 1_000_000 else { throw WrongResult(text: "\(count) resources were counted") }
        return seconds
    }

    private static func last(_ store: SnapshotStore) throws -> SnapshotHeader {
        guard let header = try store.headers().first else { throw WrongResult(text: "no snapshot") }
        return header
    }
}
