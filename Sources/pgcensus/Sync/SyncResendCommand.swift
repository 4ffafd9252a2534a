import ArgumentParser
import Delivery
import Store
import Sync
import Wording

/// `pgcensus sync resend TARGET`: sends all known resources to one target again with the next run.
struct SyncResendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend",
        abstract: "Send all known resources to one target again, with the next run.",
        discussion: """
            The first event says that earlier events no longer apply; then each known resource is added. For a receiver \
            that was restored, emptied or replaced. TARGET is a name from sync status; --integration is required if \
            several integrations have it. After an older store was restored, --beyond gives the last sequence that the \
            receiver has, so that later events have a higher one.
            """
    )

    @ParentCommand var sync: SyncCommand

    @Argument(help: "The name of the target.")
    var target: String

    @Option(help: "The highest sequence that the receiver has; new events get higher ones.")
    var beyond: Int64?

    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if let beyond, !(0...DeliverableEvent.mostSequence).contains(beyond) {
            throw ValidationError("--beyond needs the sequence of an event; \(beyond) is not one")
        }
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
            for one in found
            where try await !store.resend(to: one.name, of: one.integration, beyond: beyond ?? 0) {
                throw CommandFailure(
                    "nothing is known of \(one.integration) yet",
                    hint: "Run pgcensus sync --once first."
                )
            }
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
        try StandardOutput.print("\(target.printable) gets all known resources again with the next run")
    }

    private func unknown(_ names: [String]) -> CommandFailure {
        let known = Set(names).sorted().map(\.printable).joined(separator: ", ")
        return CommandFailure(
            "no target has the name \(target.printable)",
            hint: known.isEmpty ? "Run pgcensus sync --once first." : "There are \(known)."
        )
    }
}
