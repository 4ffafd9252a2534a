package import Comparison
import Foundation
import Inventory
package import Store

/// The removals that the last run of an integration has held back.
///
/// They are not stored: comparing the last snapshot with the last known state gives them again.
package struct HeldRemovals {
    private let view: StoreView

    package init(in view: StoreView) {
        self.view = view
    }

    /// In the order of servers; empty if the snapshot is gone.
    package func changes(of run: RunRecord) throws -> [Change] {
        guard let id = run.snapshot, let header = try view.header(id) else { return [] }
        let asked = RequestedFacts(header.scope)
        let comparison = EstateComparison(.lastKnown(holdingRemovals: false), before: asked, after: asked)
        let known = KnownEstate(view: view, integration: run.integration, lastScan: header.finishedAt)
        var changes: [Change] = []
        for (before, after) in merged(try known.subscriptions(), header.subscriptions, id: \.server, \.id) {
            guard let before else { continue }
            let value: Subscription = try view.content(before.digest)
            changes += comparison.subscription((value, before.visibility, known.seen(before)), after).changes
        }
        let proof = Proof(header.subscriptions)
        let found = try view.servers(of: header.id)
        for (before, after) in merged(try known.servers(), found, id: \.known.server, \.id) {
            guard let before else { continue }
            let after = after.map { view.entry($0, of: header) }
            let whole = (before: true, after: proof.ofAbsence(before.known.server))
            changes += try comparison.server(before.entry, after, wholeList: whole).changes
        }
        return changes.filter { $0.kind == .removed }
    }
}
