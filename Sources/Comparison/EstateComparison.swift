package import Inventory

/// Compares one look at an estate with another, or with all that was last known of it.
///
/// Only a parent whose list was read to its end proves a removal. What either side was not asked for, or could not
/// see, makes no difference. Contents with equal digests are not read.
package struct EstateComparison: Sendable {
    package enum Mode: Sendable, Equatable {
        /// Two snapshots: what the earlier one could not see is not new in the later one.
        case snapshots
        /// The last known state and a snapshot: what was never seen before is new.
        case lastKnown(holdingRemovals: Bool)
    }

    let mode: Mode
    let asked: (before: Asked, after: Asked)

    package init(_ mode: Mode, before: Asked, after: Asked) {
        self.mode = mode
        asked = (before, after)
    }

    /// What came of one comparison.
    package struct Result {
        package var changes: [Change] = []
        package var updates: [Update] = []
    }

    /// How the later side is completed from the earlier one.
    var fillingAfter: Filling { Filling(asked: asked.after, keepsMissing: holdsRemovals) }

    /// How the earlier side is completed from the later one.
    var fillingBefore: Filling { Filling(asked: asked.before, takesLists: mode == .snapshots) }

    var holdsRemovals: Bool { mode == .lastKnown(holdingRemovals: true) }

    /// What came in or out of view.
    func sighting(_ resource: Resource, _ before: Sight, _ after: Sight, since: Timestamp?, server: String?)
        -> Change?
    {
        guard before.isWhole != after.isWhole else { return nil }
        // Of what was never in view before, what is in it comes as added.
        if after.isWhole, since == nil, mode != .snapshots { return nil }
        var change = resource.change(after.isWhole ? .seenAgain : .unknown, server)
        change.since = since
        if !after.isWhole {
            change.outcome = after.outcome
            change.code = after.code
        }
        return change
    }
}

extension EstateComparison {
    /// One subscription and its resource groups.
    ///
    /// One that is no longer listed may have been deleted, or only hidden from us: nothing proves its removal.
    package func subscription(
        _ before: (value: Subscription, sight: Sight, seen: Timestamp?)?,
        _ after: Subscription?
    ) -> (changes: [Change], known: Subscription?, sight: Sight) {
        guard let before else {
            let known = after.map { Resource($0).all.map { $0.change(.added, nil) } } ?? []
            return (known, after, after.map { Sight($0.scan) } ?? .unlisted)
        }
        guard let after else {
            let resource = Resource(before.value)
            let change = sighting(resource, before.sight, .unlisted, since: before.seen, server: nil)
            return (change.map { [$0] } ?? [], before.value, .unlisted)
        }
        let found = after.spelled(as: before.value)
        let known = found.filled(from: before.value, fillingAfter)
        let earlier = before.value.filled(from: found, fillingBefore)
        let sight = Sight(after.scan)
        let resource = Resource(known)
        var changes = TreeDifference(Resource(earlier), resource, server: nil).changes
        if let change = sighting(resource, before.sight, sight, since: before.seen, server: nil) {
            changes.append(change)
        }
        return (changes, known, sight)
    }
}
