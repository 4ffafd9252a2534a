import Comparison
import Configuration
import Delivery
import Foundation
import History
import Inventory
import Store
import Support
import Sync
import Synchronization

/// A store into which generated scans are synchronised, and a receiver that keeps the ids from the events.
final class WatchedEstate: Sendable {
    let store: SnapshotStore
    /// The ids of the resources that were added or renamed, and not removed.
    let receiver = Mutex<Set<String>>([])
    /// Repeated events: an existing resource was added, or a missing one was removed.
    let repeated = Mutex<[String]>([])
    let folder: TemporaryFolder
    private let count = Mutex<(runs: Int, place: Int64)>((0, 0))

    init() throws {
        folder = try TemporaryFolder()
        let lock = try StoreLock(store: folder.file("pgcensus.db"))
        store = try SnapshotStore(writing: folder.file("pgcensus.db"), under: lock)
    }

    /// A target that delivers no events.
    private struct Target: DeliveryTarget {
        let name = "receiver"

        func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
            -> Delivered
        {
            Delivered(upTo: nil)
        }
    }

    /// One run with a scan; returns the events that it added to the outbox.
    func sync(_ look: Look, _ settings: SyncSettings = .unguarded) async throws -> [Event] {
        let number = count.withLock { count in
            count.runs += 1
            return count.runs
        }
        let plan = SyncPlan(
            integration: "made",
            settings: settings,
            acceptsRemovals: settings == .unguarded,
            targets: [Target()]
        ) { store in try await look.record(in: store, number: number) }
        _ = try await SyncRun(plan, store, now: { Date() }).run()
        let place = count.withLock { $0.place }
        let pending = try store.view {
            try $0.pending("receiver", of: "made", after: place, count: 1_000_000, bytes: 1 << 30)
        }
        count.withLock { $0.place = pending.last?.sequence ?? place }
        let events = try pending.map { try JSONDecoder().decode(Event.self, from: Data($0.canonicalJSON())) }
            .filter(\.isNews)
        events.forEach(take)
        return events
    }

    /// The ids of the last known state, without removed resources.
    func known() throws -> Set<String> {
        try store.view { view in
            var ids: Set<String> = []
            try LastKnown("made", in: view).walk { entry in
                guard entry.state != .removed, entry.resource.server != nil else { return }
                ids.insert(entry.resource.id)
            }
            return ids
        }
    }

    /// The last known state of each resource: `table s.shop.public.a: active, 5 s to 65 s`, in seconds since the start.
    func states(of kinds: [ResourceKind]) throws -> [String] {
        try store.view { view in
            var lines: [String] = []
            try LastKnown("made", in: view).walk { entry in
                guard kinds.contains(entry.resource.resource) else { return }
                let moments = [entry.first, entry.last].map {
                    $0.map { String(($0.milliseconds - 1_764_000_060_000) / 1000) } ?? "-"
                }
                let times = moments.joined(separator: " to ")
                lines.append(
                    "\(entry.resource.resource.rawValue) \(entry.resource.name): \(entry.state), \(times)"
                )
            }
            return lines
        }
    }

    private func take(_ event: Event) {
        guard event.data.kind != "subscription" else { return }
        receiver.withLock { ids in
            switch event.data.change {
            case "added":
                if !ids.insert(event.subject).inserted {
                    repeated.withLock { $0.append("added \(event.subject)") }
                }
            case "removed":
                if ids.remove(event.subject) == nil {
                    repeated.withLock { $0.append("removed \(event.subject)") }
                }
            case "renamed":
                let previous = event.data.previousId ?? ""
                for id in ids where id == previous || id.hasPrefix(previous + "/") {
                    ids.remove(id)
                    ids.insert(event.subject + id.dropFirst(previous.count))
                }
            default: break
            }
        }
    }
}

extension SyncSettings {
    /// Settings that hold back no removal.
    static var unguarded: SyncSettings {
        var settings = SyncSettings()
        settings.maxRemovals = .count(1_000_000)
        return settings
    }
}

extension Look {
    /// Writes the scan into a store, as a real scan does, except for the header.
    func record(in store: SnapshotStore, number: Int) async throws -> (SnapshotWriter, SnapshotHeader) {
        let moment = Date(timeIntervalSince1970: 1_764_000_000 + Double(number) * 60)
        let id = SnapshotHeader.newID(at: moment, suffix: UInt32(number))
        let writer = SnapshotWriter(store, id: id)
        var coverage = Coverage()
        let subscription = Subscription(
            id: Maker.subscription,
            scan: isWhole ? .complete : ScanResult(.partial)
        )
        coverage.add(subscription)
        for server in servers {
            for (place, database) in (server.databases ?? []).enumerated() {
                try await writer.record(database, at: place, of: server.id)
                coverage.add(database)
            }
            try await writer.record(server)
            coverage.add(server)
        }
        let scope = SnapshotScope(resourceTypes: asked.types)
        let header = SnapshotHeader(
            id: id,
            integration: "made",
            scope: scope,
            startedAt: Timestamp(moment),
            finishedAt: Timestamp(moment.addingTimeInterval(5)),
            tool: SnapshotHeader.Tool(name: "pgcensus", version: "0"),
            coverage: coverage,
            subscriptions: [subscription]
        )
        return (writer, header)
    }
}
