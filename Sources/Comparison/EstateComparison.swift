package import Inventory

/// Compares one snapshot of an estate with another, or with the last known state.
///
/// Only a parent whose list was read to its end proves a removal. What one side did not request, or could not
/// see, makes no difference. Contents with equal digests are not read.
package struct EstateComparison: Sendable {
    package enum Mode: Sendable, Equatable {
        /// Two snapshots: what the earlier one could not see is not new in the later one.
        case snapshots
        /// The last known state and a snapshot: what was never seen before is new.
        case lastKnown(holdingRemovals: Bool)
    }

    let mode: Mode
    let asked: (before: RequestedFacts, after: RequestedFacts)

    package init(_ mode: Mode, before: RequestedFacts, after: RequestedFacts) {
        self.mode = mode
        asked = (before, after)
    }

    /// The result of one comparison.
    package struct Result {
        package var changes: [Change] = []
        package var updates: [Update] = []
    }

    /// How the later side is completed from the earlier one.
    func fillingAfter(oidsCount: Bool = true) -> Filling {
        Filling(asked: asked.after, keepsMissing: holdsRemovals, oidsCount: oidsCount)
    }

    /// What counts as different on the later side.
    ///
    /// Between two snapshots, a reference to a renamed resource is no change, and neither is a fact that the earlier
    /// one did not request. With the last known state, both are reported.
    func earlier<Value>(
        _ was: Value,
        renamed: Value,
        oidsCount: Bool = true,
        fill: (Value, Filling) -> Value
    ) -> Value {
        mode == .snapshots ? fill(renamed, Filling(asked: asked.before, oidsCount: oidsCount)) : was
    }

    var holdsRemovals: Bool { mode == .lastKnown(holdingRemovals: true) }

    /// The change of a resource that came into view or went out of view.
    ///
    /// `since` is nil for what was never in full view.
    func visibilityChange(
        _ resource: FactTree,
        _ before: Visibility,
        _ after: Visibility,
        since: Timestamp?,
        server: String?
    )
        -> Change?
    {
        let (was, isNow) = views(before, after, since)
        if was == isNow {
            // Out of view for another reason than before.
            guard mode != .snapshots, !isNow, before != after else { return nil }
        }
        var change = resource.change(isNow ? .seenAgain : .unknown, server)
        change.since = since
        if !isNow {
            change.outcome = after.outcome
            change.code = after.code
        }
        return change
    }

    /// Whether something was in view, and is.
    func views(_ before: Visibility, _ after: Visibility, _ since: Timestamp?) -> (was: Bool, isNow: Bool) {
        guard mode != .snapshots else { return (before.isWhole, after.isWhole) }
        let wasSeen = since != nil
        return (before.isInView(wasSeen: wasSeen), after.isInView(wasSeen: wasSeen))
    }

    /// Reports that something new is out of view.
    func unseen(_ resource: FactTree, _ visibility: Visibility, server: String?) -> [Change] {
        guard mode != .snapshots else { return [] }
        return visibilityChange(resource, .whole, visibility, since: nil, server: server).map { [$0] } ?? []
    }
}

extension EstateComparison {
    /// One subscription and its resource groups.
    ///
    /// One that is no longer listed may have been deleted, or only hidden from us: nothing proves its removal.
    package func subscription(
        _ before: (value: Subscription, visibility: Visibility, seen: Timestamp?)?,
        _ after: Subscription?
    ) -> (changes: [Change], known: Subscription?, visibility: Visibility) {
        guard let before else {
            guard let after else { return ([], nil, .unlisted) }
            let (resource, visibility) = (FactTree(after), Visibility(after.scan))
            let added = resource.all.map { $0.change(.added, nil) }
            return (added + unseen(resource, visibility, server: nil), after, visibility)
        }
        guard let after else {
            let resource = FactTree(before.value)
            let change = visibilityChange(
                resource,
                before.visibility,
                .unlisted,
                since: before.seen,
                server: nil
            )
            return (change.map { [$0] } ?? [], before.value, .unlisted)
        }
        let found = after.spelled(as: before.value)
        let known = found.filled(from: before.value, fillingAfter())
        let earlier = earlier(before.value, renamed: before.value) { $0.filled(from: found, $1) }
        let visibility = Visibility(after.scan)
        let resource = FactTree(known)
        var changes = TreeDifference(FactTree(earlier), resource, server: nil).changes
        if let change = visibilityChange(
            resource,
            before.visibility,
            visibility,
            since: before.seen,
            server: nil
        ) {
            changes.append(change)
        }
        return (changes, known, visibility)
    }
}
