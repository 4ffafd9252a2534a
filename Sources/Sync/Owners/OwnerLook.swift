import Comparison
import Inventory
import Ownership
import SnapshotStore

/// One look at whose the things of a server are, or what is above servers: what was kept, what is to be kept, and what
/// is different.
struct OwnerLook {
    let view: StoreView
    let integration: String
    /// The id that changes have; nil above servers.
    let server: String?
    /// What was first seen later than the last look had no owner yet, so that none can have changed.
    let last: Timestamp?
    let before: KnownOwners
    private(set) var after = KnownOwners()
    private(set) var transfers: [OwnerTransfer] = []

    init(of server: String?, in integration: String, _ view: StoreView) throws {
        self.view = view
        self.integration = integration
        self.server = server
        last = try view.ownerLook(of: integration)
        before = try view.knownOwners(of: server ?? "", in: integration)
    }

    /// `place` is where the owners are kept, and `first` the first sight of the database or server around the resource.
    mutating func take(
        _ resource: Resource,
        _ answer: OwnerAnswer,
        at place: String,
        first: Timestamp
    ) throws {
        let previous = before.of(place)
        let holders = answer.isOpen ? previous : answer.owners.map { KnownOwners.Holder($0) }
        after.set(holders, of: place)
        guard let previous, let last, !KnownOwners.areSame(previous, holders) else { return }
        let own = try view.sighting(resource.id, of: integration).flatMap { $0.last == nil ? $0.first : nil }
        guard own ?? first <= last else { return }
        transfers.append(
            OwnerTransfer(resource: resource, previous: previous, answer: answer, server: server)
        )
    }
}

extension OwnerAnswer {
    /// Whether the directory has not said all that the answer hangs on.
    fileprivate var isOpen: Bool { findings.contains { $0.reason == .directoryUnavailable } }
}
