import History
import Inventory
import Ownership
import Store

/// Finds the owners after a run has stored its snapshot, and puts the changes into the outbox.
///
/// One transaction stores new owners and their events: after a crash, the next run finds them.
struct OwnerRun {
    let header: SnapshotHeader
    let plan: OwnerPlan?
    /// Whether there is no target.
    let hasNoTargets: Bool

    private var integration: String { header.integration }

    /// How many resources have other owners than before, and the directory's problem.
    func run(in store: SnapshotStore) async throws -> (changed: Int, complaint: String?) {
        guard let plan else {
            try await store.change { try $0.forgetOwners(of: integration) }
            return (0, nil)
        }
        var asked: Set<DirectoryQuestion>?
        while true {
            let known = asked
            var now: Set<DirectoryQuestion>?
            let (directory, complaint) = try await plan.ask(store) {
                let questions = try known ?? questions(plan, store)
                now = questions
                return questions
            }
            do {
                return (try await update(plan, directory, asked: now, in: store), complaint)
            } catch let new as FurtherQuestions {
                asked = new.questions
            }
        }
    }

    /// Other owners led to more questions: ask all of them, so that it ends.
    private struct FurtherQuestions: Error {
        let questions: Set<DirectoryQuestion>
    }

    private func questions(_ plan: OwnerPlan, _ store: SnapshotStore) throws -> Set<DirectoryQuestion> {
        try store.view { view in
            var pass = try OwnerPass(header, plan, nil, in: view)
            try pass.run()
            return pass.questions
        }
    }

    /// `asked` is nil for a directory that answers one by one.
    private func update(
        _ plan: OwnerPlan,
        _ directory: Directory,
        asked: Set<DirectoryQuestion>?,
        in store: SnapshotStore
    ) async throws -> Int {
        try await store.change { change in
            var changed = 0
            var pass = try OwnerPass(header, plan, directory, in: change.view)
            try pass.run { update in
                changed += update.transfers.count
                try keep(update, change)
            }
            if let asked, !pass.questions.isSubset(of: asked) {
                throw FurtherQuestions(questions: asked.union(pass.questions))
            }
            try change.put(ownersFoundAt: header.finishedAt, of: integration)
            return changed
        }
    }

    private func keep(_ update: OwnerUpdate, _ change: StoreChange) throws {
        let server = update.server ?? ""
        if update.after != update.before { try change.put(update.after, of: server, in: integration) }
        if let inputs = update.inputs { try change.put(inputs, of: server, in: integration) }
        guard !hasNoTargets else { return }
        for transfer in update.transfers {
            let event = CloudEvent(transfer, integration, header)
            try change.add(event.outbox(change.nextSequence()), for: nil, of: integration)
        }
    }
}
