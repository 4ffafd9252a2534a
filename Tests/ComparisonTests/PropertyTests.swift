import Comparison
import Inventory
import Support
import Testing

/// What is true for any two scans of generated estates that change at random.
@Suite struct PropertyTests {
    static let seeds = Array(UInt64(1)...60)

    /// Two scans with up to six changes between them.
    private func pair(_ seed: UInt64) -> (before: Look, after: Look) {
        var maker = Maker(seed: seed)
        let before = maker.look()
        var after = before
        for _ in 0...Int(seed % 6) { maker.change(&after) }
        return (before, after)
    }

    @Test(arguments: seeds) func equalSidesDoNotDiffer(seed: UInt64) throws {
        let (before, after) = pair(seed)
        #expect(try Look.changes(before, before).isEmpty)
        #expect(try Look.changes(after, after).isEmpty)
    }

    @Test(arguments: seeds) func reverseComparisonMirrorsTheChanges(seed: UInt64) throws {
        var (before, after) = pair(seed)
        var maker = Maker(seed: seed &+ 1000)
        if seed.isMultiple(of: 2) { maker.hide(in: &after) }
        if seed.isMultiple(of: 3) { maker.hide(in: &before) }
        let there = try Look.changes(before, after)
        let back = try Look.changes(after, before)
        let renames = there.filter { $0.kind == .renamed }
        #expect(
            Set(there.map { Trace($0, of: $0.kind == .removed ? renames : []) })
                == Set(back.map { Trace($0, of: $0.kind == .removed ? [] : renames).mirrored }),
            "seed \(seed): \(there.lines) \(back.lines)"
        )
    }

    @Test(arguments: seeds) func changesTurnTheEarlierIntoTheLater(seed: UInt64) throws {
        let (before, after) = pair(seed)
        let changes = try Look.changes(before, after)
        #expect(
            before.facts.applying(changes).differing(from: after.facts) == [],
            "seed \(seed): \(changes.lines)"
        )
    }

    /// After a series of scans, some of them incomplete, the delivered changes give the last known state.
    @Test(arguments: seeds) func deliveredChangesGiveTheKnownState(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        var truth = maker.look()
        var known = Look(servers: [])
        var delivered: [String: [Name: Name]] = [:]
        for _ in 0..<8 {
            maker.change(&truth)
            var look = truth
            if Bool.random(using: &maker.random) { maker.hide(in: &look) }
            let step = try known.learning(from: look)
            delivered = delivered.applying(step.changes)
            known = step.look
            #expect(delivered.differing(from: known.facts) == [], "seed \(seed): \(step.changes.lines)")
        }
        let last = try known.learning(from: truth)
        #expect(last.look.facts == truth.facts, "seed \(seed)")
        #expect(try last.look.learning(from: truth).changes.isEmpty, "seed \(seed)")
    }

    @Test(arguments: seeds) func existingResourcesAreNeverRemoved(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        let truth = maker.look()
        var known = Look(servers: [])
        for _ in 0..<10 {
            var look = truth
            for _ in 0..<maker.number(3) { maker.hide(in: &look) }
            let step = try known.learning(from: look)
            #expect(!step.changes.contains { $0.kind == .removed }, "seed \(seed): \(step.changes.lines)")
            known = step.look
        }
    }

    @Test(arguments: seeds) func heldRemovalsFollowAfterAcceptance(seed: UInt64) throws {
        let (before, after) = pair(seed)
        let held = try before.learning(from: after, holdingRemovals: true)
        #expect(!held.changes.contains { $0.kind == .removed })
        let accepted = try held.look.learning(from: after)
        #expect(accepted.look.facts == after.facts)
    }
}

/// A change with the id that the resource has in the later scan.
private struct Trace: Hashable {
    var kind: String
    var id: String
    var fields: [[String]]

    init(_ change: Change, of renames: [Change]) {
        kind = change.kind.rawValue
        id = renames.reduce(change.id) { id, rename in
            let previous = rename.previousID ?? ""
            return id == previous || id.hasPrefix(previous + "/")
                ? rename.id + id.dropFirst(previous.count) : id
        }
        fields = change.fields.map { [$0.field.text, $0.from?.text ?? "", $0.to?.text ?? ""] }
    }

    var mirrored: Trace {
        let opposites = [
            "added": "removed", "removed": "added", "unknown": "seenAgain", "seenAgain": "unknown",
        ]
        var mirrored = self
        mirrored.kind = opposites[kind] ?? kind
        mirrored.fields = fields.map { [$0[0], $0[2], $0[1]] }
        return mirrored
    }
}
