import Foundation
import LocalEstate
import Support
import Testing

/// Replaying the delivered events gives exactly the last known state, whatever errors happened before.
///
/// `make test` runs twenty generated histories for each kind of target, and two on each later major version;
/// `make soak` runs five hundred and a hundred.
@Suite(.cluster) struct DeliveryTruthTests {
    static let seeds: [UInt64] = {
        let isSoak = ProcessInfo.processInfo.environment["SOAK"] == "1"
        let own = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
        return own.map { [$0] } ?? Array(1...(isSoak ? 500 : 20))
    }()

    @Test(arguments: seeds) func webhookReceiverHoldsTheKnownState(seed: UInt64) async throws {
        try await expectTruth(seed, HookTarget(), beside: HookTarget(host: "other.example"))
    }

    @Test(arguments: seeds) func fileHoldsTheKnownState(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        try await expectTruth(seed &+ 10_000, LinesTarget(folder), beside: HookTarget())
    }

    @Test(arguments: seeds) func databaseTablesHoldTheKnownState(seed: UInt64) async throws {
        let server = try TestCluster.current()
        let target = TablesTarget(server.cluster, trusting: server.certificate, schema: "history_\(seed)")
        try await target.prepare()
        try await expectTruth(seed &+ 20_000, target, beside: HookTarget())
        try await target.drop()
    }

    /// Servers from packages have no TLS.
    @Test(arguments: Versions.all.dropFirst()) func tablesOfALaterMajorVersionHoldTheKnownState(
        _ version: Int
    )
        async throws
    {
        try await ServerStory.with(version: version) { story in
            for seed in Self.seeds.prefix(Self.seeds.count > 20 ? 100 : 2) {
                let target = TablesTarget(story.cluster, trusting: nil, schema: "history_\(seed)")
                try await target.prepare()
                try await expectTruth(seed &+ 30_000 &* UInt64(version), target, beside: HookTarget())
                try await target.drop()
            }
        }
    }

    private func expectTruth(
        _ seed: UInt64,
        _ target: any HistoryTarget,
        beside other: any HistoryTarget
    ) async throws {
        let found = try await DeliveryHistory(seed: seed, target, beside: other).run()
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }
}
