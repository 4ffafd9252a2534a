import Configuration
import Delivery
import Foundation
import Inventory
import Store
import Support
import Sync
import Synchronization
import Testing

/// A clock that jumps an hour forward, and back again.
@Suite struct ClockTests {
    private let folder: TemporaryFolder
    private let store: SnapshotStore
    private let target: FileTarget

    init() throws {
        folder = try TemporaryFolder()
        let path = folder.file("pgcensus.db")
        store = try SnapshotStore(writing: path, under: StoreLock(store: path))
        target = FileTarget(name: "file", path: folder.file("changes.ndjson"))
    }

    /// The time of the clock, in minutes after the start.
    private func moment(_ minute: Int) -> Date {
        Date(timeIntervalSince1970: 1_764_000_000 + Double(minute) * 60)
    }

    private func sync(_ look: Look, at minute: Int) async throws {
        let plan = SyncPlan(
            integration: "made",
            settings: .unguarded,
            acceptsRemovals: true,
            targets: [target]
        ) { store in try await look.record(in: store, number: minute) }
        _ = try await SyncRun(plan, store, now: { moment(minute) }).run()
    }

    private func deliver(at minute: Int) async throws -> TargetDelivery.Step {
        var delivery = TargetDelivery(target, of: "made", store, now: { moment(minute) }, random: { 1 })
        return try await delivery.step()
    }

    @Test func sequenceRisesAndPauseStaysBounded() async throws {
        var maker = Maker(seed: 1)
        var look = maker.look(servers: 1)
        try await sync(look, at: 1)
        #expect(try await deliver(at: 1) == .delivered(parked: 0))
        look.servers[0].tags = Tags(["owner": "later"])
        try await sync(look, at: 61)
        let (path, away) = (folder.file("changes.ndjson"), folder.file("away"))
        try FileManager.default.moveItem(atPath: path, toPath: away)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard case .waiting(let until, .some) = try await deliver(at: 61) else {
            Issue.record("events were delivered to a folder")
            return
        }
        #expect(until > moment(61))
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: away, toPath: path)
        look.servers[0].tags = Tags(["owner": "last"])
        try await sync(look, at: 2)
        #expect(try await deliver(at: 2) == .delivered(parked: 0))
        let told = try Event.read(path)
        #expect(told.map(\.sequence) == Array(Set(told.map(\.sequence))).sorted())
        let times = told.map(\.time)
        #expect(times != times.sorted(), "the last run has an earlier time than the run before it")
        #expect(times.last == "\(Timestamp(moment(2).addingTimeInterval(5)))")
        let data = try #require(FileManager.default.contents(atPath: path))
        for (way, resources) in try ModelReceiver.replayed(
            data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
        ) {
            #expect(resources[look.servers[0].id]?.facts.contains(#""last""#) == true, "\(way)")
        }
    }
}
