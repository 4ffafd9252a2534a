import ArgumentParser
import SnapshotStore
import Sync
import Wording

/// `pgcensus sync resend TARGET`: tells one target everything anew with the next run.
struct SyncResendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend",
        abstract: "Tell one target everything that is known anew, with the next run.",
        discussion: """
            The first event says that what was told before counts no longer; then all that is known is added. For a
            receiver that was restored, emptied or replaced. TARGET is a name that sync status shows; --integration says
            of which integration, where several have it.
            """
    )

    @ParentCommand var sync: SyncCommand

    @Argument(help: "The name of the target.")
    var target: String

    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        guard let option = sync.given.first(where: { $0 != "--integration" }) else { return }
        throw ValidationError("sync resend only writes to the store; it takes no \(option)")
    }

    func run() async throws {
        let lock = try await storeOptions.lockExisting()
        do {
            let store = try SnapshotStore(writing: storeOptions.path, under: lock)
            let all = try store.view { try $0.targets() }
            let found = all.filter {
                $0.name == target
                    && $0.integration == (sync.configurationOptions.integration ?? $0.integration)
            }
            guard !found.isEmpty else { throw unknown(all.map(\.name)) }
            for one in found where try await !store.resend(to: one.name, of: one.integration) {
                throw CommandFailure(
                    "nothing is known of \(one.integration) yet",
                    hint: "Run pgcensus sync --once first."
                )
            }
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
        try StandardOutput.print("\(target.printable) is told everything anew with the next run")
    }

    private func unknown(_ names: [String]) -> CommandFailure {
        let known = Set(names).sorted().map(\.printable).joined(separator: ", ")
        return CommandFailure(
            "no target has the name \(target.printable)",
            hint: known.isEmpty ? "Run pgcensus sync --once first." : "There are \(known)."
        )
    }
}
