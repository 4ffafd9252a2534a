import Foundation
import History
import Inventory
import Store
import Support
import Testing

/// Compares the resources as last seen in earlier snapshots with the last known state of `sync`: both must agree.
@Suite struct LastSeenTruthTests {
    @Test(arguments: TruthTests.seeds) func snapshotsAndSyncKnowTheSame(seed: UInt64) async throws {
        let estate = try WatchedEstate()
        var maker = Maker(seed: seed)
        var truth = maker.look(servers: 3)
        for round in 0..<8 {
            for _ in 0..<maker.number(4) { maker.change(&truth) }
            var look = truth
            for _ in 0..<maker.number(3) { maker.hide(in: &look) }
            _ = try await estate.sync(look)
            let (shown, known) = (try estate.shown(), try estate.known())
            #expect(shown.subtracting(known) == [], "seed \(seed), round \(round): shown, but not known")
            #expect(known.subtracting(shown) == [], "seed \(seed), round \(round): known, but not shown")
        }
    }

    @Test(arguments: TruthTests.seeds) func pruningKeepsEverythingShown(seed: UInt64) async throws {
        let estate = try WatchedEstate()
        var maker = Maker(seed: seed)
        var truth = maker.look(servers: 3)
        for round in 0..<6 {
            for _ in 0..<maker.number(4) { maker.change(&truth) }
            var look = truth
            for _ in 0..<maker.number(3) { maker.hide(in: &look) }
            _ = try await estate.sync(look)
            let before = try estate.shown()
            let run = try await pgcensus([
                "snapshots", "prune", "--keep-last", "1", "--store", estate.folder.file("pgcensus.db"),
            ])
            #expect(run.code == 0, "\(run.errors)")
            #expect(try estate.shown() == before, "seed \(seed), round \(round)")
        }
    }
}

extension WatchedEstate {
    /// The ids of all resources that appear for the servers of the latest snapshot.
    func shown() throws -> Set<String> {
        let latest = try #require(try store.headers(of: "made").first)
        let estate = try ShownEstate(lastKnown: latest, in: store)
        return Set(Look(servers: try estate.serverIDs.map { try estate.server($0) }).facts.keys)
    }
}
