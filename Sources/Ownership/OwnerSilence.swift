import Inventory

/// What it says of a resource that a snapshot does not have it.
///
/// Only a parent whose list was read to its end proves that nothing was there, and only to one who asked for as much.
struct OwnerSilence: Sendable {
    private let isAlike: Bool
    private let isEarlier: Bool
    private let outcomes: [String: Outcome]

    init(_ header: SnapshotHeader, isAlike: Bool, isEarlier: Bool) {
        self.isAlike = isAlike
        self.isEarlier = isEarlier
        let all = header.subscriptions.map { ($0.id.lowercased(), $0.scan.outcome) }
        outcomes = Dictionary(all) { first, _ in first }
    }

    /// `present` gives what the snapshot has of the resource's server, by id.
    func proves(_ resource: Resource, _ present: (String) -> Resource?) -> Bool {
        guard isAlike else { return false }
        var missing = resource
        while let id = missing.parentID {
            if let parent = present(id) { return [.complete, .partial].contains(parent.outcome) }
            missing.id = id
            missing.kind = missing.kind.parent
        }
        return missing.kind == .subscription ? isEarlier : provesBelow(missing.subscription)
    }

    /// Of a subscription that was not listed, and of what the configuration names, only the coming is news.
    private func provesBelow(_ subscription: String?) -> Bool {
        guard let outcome = subscription.flatMap({ outcomes[$0.lowercased()] }) else { return isEarlier }
        return outcome == .complete
    }
}

extension Resource.Kind {
    fileprivate var parent: Resource.Kind {
        switch self {
        case .table: .schema
        case .schema: .database
        case .database: .server
        case .server: .resourceGroup
        case .resourceGroup, .subscription: .subscription
        }
    }
}
