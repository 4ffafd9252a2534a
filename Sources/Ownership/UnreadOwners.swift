import Inventory

/// What it says of a resource that a snapshot does not have it.
///
/// Only a parent whose list was read to its end proves that nothing was there, and only to one who asked for as much.
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

    /// Whether a tag may have been there that nobody saw: of a database that was not read, or of a group.
    func isBlind(_ found: (resource: Resource, answer: OwnerAnswer)) -> Bool {
        if found.resource.isUnread { return true }
        guard found.resource.server != nil, let subscription = found.resource.subscription?.lowercased()
        else { return false }
        let level = found.answer.evidence?.level ?? .integration
        return [.subscription, .integration].contains(level) && withoutGroups.contains(subscription)
    }

    /// `present` gives what the snapshot has of the resource's server, by id.
    func proves(_ resource: Resource, _ present: (String) -> Resource?) -> Bool {
        guard isAlike else { return false }
        var missing = resource
        while let id = missing.parentID {
            if let parent = present(id) { return parent.outcome.isWhole }
            missing.id = id
            missing.kind = missing.kind.parent ?? .subscription
        }
        // Of a subscription only the coming is news.
        if missing.kind == .subscription { return isEarlier }
        return isEarlier ? proof.ofNovelty(missing.id) : proof.ofAbsence(missing.id)
    }
}
