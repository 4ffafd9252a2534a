import Comparison
import Inventory
import Store

/// Finds the last seen facts of a subscription that is out of view: its resource groups, and servers not listed now.
struct SubscriptionSearch {
    let id: String
    /// Why it is out of view.
    let scan: ScanResult
    /// Where it was last listed, and where its resource groups were.
    private(set) var listed: Place?
    private(set) var groups: Place?
    private var awaitsGroups: Bool
    private(set) var isOver = false

    init(id: String, scan: ScanResult, hasGroups: Bool) {
        self.id = id
        self.scan = scan
        awaitsGroups = !hasGroups
    }

    /// The subscription as it appears.
    var last: Place? { groups ?? listed }

    /// The servers that an earlier snapshot lists here; nil if it does not list the subscription.
    mutating func look(into past: PastSnapshot, in view: StoreView) throws -> (
        servers: [StoreView.Scope], settled: Bool
    )? {
        guard let there = past.subscriptions.first(where: { $0.id.azureIdentity == id.azureIdentity }) else {
            return nil
        }
        let place = Place(snapshot: past.id, at: past.finishedAt, id: there.id)
        var settled = listed == nil
        listed = listed ?? place
        if awaitsGroups, there.hasGroups {
            groups = place
            awaitsGroups = false
            settled = true
        }
        // What a complete list does not have is gone, even if older ones have it.
        isOver = past.proof.ofAbsence(there.id)
        return (try view.servers(below: there.id, in: past.id), settled || isOver)
    }
}
