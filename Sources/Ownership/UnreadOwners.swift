import Inventory

/// What it means that a snapshot does not have a resource.
///
/// Only a parent whose list was read to its end proves that nothing was there, and only if the scope included it.
struct UnreadOwners: Sendable {
    private let isAlike: Bool
    private let isEarlier: Bool
    private let proof: Proof
    /// The ids of subscriptions whose groups were not listed.
    private let withoutGroups: Set<String>

    init(_ header: SnapshotHeader, isAlike: Bool, isEarlier: Bool) {
        self.isAlike = isAlike
        self.isEarlier = isEarlier
        proof = Proof(header.subscriptions)
        withoutGroups = Set(
            header.subscriptions.filter { $0.resourceGroups == nil }.map { $0.id.lowercased() }
        )
    }

    /// Whether there may be a tag that was not read: of a database that was not read, or of a group.
    func mayHaveUnreadTags(_ found: (resource: Resource, answer: OwnerAnswer)) -> Bool {
        if found.resource.isUnread { return true }
        guard found.resource.server != nil, let subscription = found.resource.subscription?.lowercased()
        else { return false }
        let level = found.answer.evidence?.level ?? .integration
        return [.subscription, .integration].contains(level) && withoutGroups.contains(subscription)
    }

    /// `present`: the snapshot's facts of the resource's server, by id.
    func proves(_ resource: Resource, _ present: (String) -> Resource?) -> Bool {
        guard isAlike else { return false }
        var missing = resource
        while let id = missing.parentID {
            if let parent = present(id) { return parent.outcome.isWhole }
            missing.id = id
            missing.kind = missing.kind.parent ?? .subscription
        }
        // A subscription can only be new.
        if missing.kind == .subscription { return isEarlier }
        return isEarlier ? proof.ofNovelty(missing.id) : proof.ofAbsence(missing.id)
    }
}
