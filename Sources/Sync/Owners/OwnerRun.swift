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
    let isSilent: Bool

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
                return (try await look(plan, directory, knowing: now, in: store), complaint)
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
    private func look(
        _ plan: OwnerPlan,
        _ directory: Directory,
        knowing asked: Set<DirectoryQuestion>?,
        in store: SnapshotStore
    ) async throws -> Int {
        try await store.change { change in
            var changed = 0
            var pass = try OwnerPass(header, plan, directory, in: change.view)
            try pass.run { look in
                changed += look.transfers.count
                try keep(look, change)
            }
            if let asked, !pass.questions.isSubset(of: asked) {
                throw FurtherQuestions(questions: asked.union(pass.questions))
            }
            try change.put(ownerLook: header.finishedAt, of: integration)
            return changed
        }
    }

    private func keep(_ look: OwnerLook, _ change: StoreChange) throws {
        let server = look.server ?? ""
        if look.after != look.before { try change.put(look.after, of: server, in: integration) }
        if let ground = look.ground { try change.put(ground, of: server, in: integration) }
        guard !isSilent else { return }
        for transfer in look.transfers {
            let event = CloudEvent(transfer, integration, header)
            try change.add(event.outbox(change.nextSequence()), for: nil, of: integration)
        }
    }
}
