import Inventory
import Ownership
import SnapshotStore

/// Finds the owners after a run has stored its snapshot, and puts what is different into the outbox.
///
/// New owners and their events come to be in one transaction: after a crash in between, the next run finds them.
struct OwnerRun {
    let header: SnapshotHeader
    let plan: OwnerPlan?
    /// Whether nobody is to be told.
    let isSilent: Bool

    private var integration: String { header.integration }

    /// How many resources belong to others than before, and what is wrong with the directory.
    func run(in store: SnapshotStore) async throws -> (changed: Int, complaint: String?) {
        guard let plan else {
            try await store.change { try $0.forgetOwners(of: integration) }
            return (0, nil)
        }
        let (directory, complaint) = try await plan.ask(store) { try pass(plan, nil, store).questions }
        let found = try pass(plan, directory, store)
        try await store.change { change in
            for (server, owners) in found.owners { try change.put(owners, of: server, in: integration) }
            try change.put(ownerLook: header.finishedAt, of: integration)
            if !isSilent { for transfer in found.transfers { try tell(transfer, change) } }
        }
        return (found.transfers.count, complaint)
    }

    private typealias Found = (
        owners: [String: KnownOwners], transfers: [OwnerTransfer], questions: Set<DirectoryQuestion>
    )

    /// Without a directory, all that comes of it is what one would be asked.
    private func pass(_ plan: OwnerPlan, _ directory: Directory?, _ store: SnapshotStore) throws -> Found {
        try store.view { view in
            var pass = OwnerPass(integration, plan, directory, in: view)
            try pass.run()
            return (pass.owners, pass.transfers, pass.questions)
        }
    }

    private func tell(_ transfer: OwnerTransfer, _ store: StoreChange) throws {
        let event = CloudEvent(transfer, integration, header)
        try store.add(event.outbox(store.nextSequence()), for: nil, of: integration)
    }
}
