import Comparison
import Inventory
import SnapshotStore

/// Tells a target that was configured after the first run what is there already: for it alone, everything is added.
struct Newcomer {
    let header: SnapshotHeader
    let target: String

    func introduce(in store: StoreChange) throws {
        try LastKnown(header.integration, in: store.view).walk { entry in
            guard entry.state != .removed else { return }
            try add(entry.resource, in: store)
            guard let sight = entry.sight, entry.state == .unknown else { return }
            var unknown = entry.resource
            unknown.kind = .unknown
            unknown.outcome = sight.outcome
            unknown.code = sight.code
            unknown.since = entry.last
            try add(unknown, in: store)
        }
    }

    private func add(_ change: Change, in store: StoreChange) throws {
        let event = CloudEvent(change, header.integration, header, purpose: target)
        try store.add(event.outbox(store.nextSequence()), for: target, of: header.integration)
    }
}
