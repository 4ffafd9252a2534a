import ArgumentParser
import Foundation
import Glibc
import Inventory
import Store
import Sync
import Wording

/// `pgcensus sync forget SERVER`: reports a server as removed that no list proves to be gone.
struct SyncForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Report a server as removed that is gone for good.",
        discussion: """
            Nothing proves that a server named in the configuration is gone: it stays unknown. SERVER is its name, or an id \
            from sync status; --integration is required if several integrations know it. The command asks first. Remove the \
            server from the configuration before, or the next run adds it again. sync status shows who forgot what, and when.
            """
    )

    @ParentCommand var sync: SyncCommand

    @Argument(help: "The name or id of the server.")
    var server: String

    @OptionGroup var consent: Confirmation
    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        if let option = sync.given.first(where: { $0 != "--integration" }) {
            throw ValidationError("sync forget only writes to the store; it takes no \(option)")
        }
    }

    func run() async throws {
        try consent.ask(
            "Report \(server.printable) and all resources in it as removed?",
            hint: "Run this with --yes."
        )
        let lock = try await storeOptions.lockExisting()
        let counts: [String: Int]
        do {
            let store = try SnapshotStore(writing: storeOptions.path, under: lock)
            counts = try await store.forget(
                server,
                of: sync.configurationOptions.integration,
                by: Self.user,
                at: Timestamp(Date())
            )
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
        guard !counts.isEmpty else {
            throw CommandFailure(
                "no server \(server.printable) is known",
                hint: "Run pgcensus sync status to see their ids."
            )
        }
        let count = counts.values.reduce(0, +)
        StandardError.write(
            "\(server.printable): \(count) resources are reported as removed with the next run\n"
        )
    }

    /// The operating system's name of the user who runs this, or the number if it has none.
    private static var user: String {
        let number = geteuid()
        guard let entry = unsafe getpwuid(number) else { return String(number) }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}
