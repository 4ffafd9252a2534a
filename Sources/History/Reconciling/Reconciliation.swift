import Comparison
import Foundation
package import Inventory
package import Store

/// Compares a snapshot that is being committed with the last known state, and writes the new state and
/// an event for each change.
///
/// Everything is in the snapshot's own transaction.
package struct Reconciliation {
    private let header: SnapshotHeader
    private let targets: [String]
    /// Where they are, by name.
    private let places: [String: String]
    private let removals: RemovalGuard
    private let acceptsRemovals: Bool

    package init(
        header: SnapshotHeader,
        targets: [String],
        places: [String: String],
        removals: RemovalGuard,
        acceptsRemovals: Bool
    ) {
        self.header = header
        self.targets = targets
        self.places = places
        self.removals = removals
        self.acceptsRemovals = acceptsRemovals
    }

    /// The changes by kind of change, and the held removals by kind of resource.
    package struct Outcome {
        package var changes: [String: Int] = [:]
        package var held: [String: Int] = [:]
        package var resources: [String: Int] = [:]
    }

    package func run(in store: StoreChange) throws -> Outcome {
        let previous = try store.view.run(of: header.integration)
        let isFirst = previous?.snapshot == nil
        try store.keep(places: places, of: targets, in: header.integration)
        if isFirst, !targets.isEmpty {
            for target in targets { _ = try store.addTarget(target, of: header.integration) }
            // Receivers of an earlier store must forget its events.
            let cleared = CloudEvent(clearing: header.integration, header, purpose: "")
            try store.add(cleared.outbox(store.nextSequence()), for: nil, of: header.integration)
        }
        var outcome = Outcome()
        do { outcome = try compare(previous, in: store) } catch is ContentDamage {
            let repair = KnownRepair(header: header, store: store)
            try repair.run()
            outcome = try compare(previous, in: store)
            try repair.count()
            for target in try store.view.targets() where target.integration == header.integration {
                try Resend(header, to: target.name, in: store).everything(closes: false)
            }
        }
        for target in targets where try !isFirst && store.addTarget(target, of: header.integration) {
            try Resend(header, to: target, in: store).everything(closes: false)
        }
        if try store.view.hasTargets(header.integration) { try close(store) }
        try store.retireTargets(but: targets, at: header.finishedAt, of: header.integration)
        outcome.resources = try store.view.counts(of: header.integration)
        return outcome
    }

    /// Compares again without removals if the first comparison finds too many of them.
    private func compare(_ previous: RunRecord?, in store: StoreChange) throws -> Outcome {
        let counts = try store.view.counts(of: header.integration)
        var outcome = Outcome()
        try store.unless {
            let pass = try pass(store, previous, holdingRemovals: false)
            outcome = pass.outcome
            outcome.held = acceptsRemovals ? [:] : excess(pass, counts)
            return outcome.held.isEmpty
        }
        if !outcome.held.isEmpty {
            let held = outcome.held
            outcome = try pass(store, previous, holdingRemovals: true).outcome
            outcome.held = held
        }
        return outcome
    }

    private func close(_ store: StoreChange) throws {
        let sequence = try store.nextSequence()
        let event = CloudEvent(try RunSummary(header, in: store), header)
        try store.add(event.outbox(sequence), for: nil, of: header.integration)
        try store.close(header.integration, at: sequence, header.finishedAt)
    }

    private func pass(
        _ store: StoreChange,
        _ previous: RunRecord?,
        holdingRemovals: Bool
    ) throws -> ReconciliationPass {
        var pass = ReconciliationPass(
            header: header,
            store: store,
            hasNoTargets: try !store.view.hasTargets(header.integration),
            previous: try previous?.snapshot.flatMap { try store.view.header($0)?.finishedAt },
            before: try previous?.scope.map {
                RequestedFacts(try RecordReader.read([UInt8]($0)))
            },
            holdingRemovals: holdingRemovals
        )
        try pass.run()
        return pass
    }

    /// All removals of the run, if there are too many of one kind.
    private func excess(_ pass: ReconciliationPass, _ counts: [String: Int]) -> [String: Int] {
        removals.allows(pass.removed, of: counts) ? [:] : pass.removed
    }
}
