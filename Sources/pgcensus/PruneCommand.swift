import ArgumentParser
import History
import Store
import Wording

extension SnapshotsCommand {
    /// `pgcensus snapshots prune`: removes old snapshots, and makes the store smaller.
    struct PruneCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prune",
            abstract: "Remove old snapshots, and free their space.",
            discussion: """
                A snapshot stays if any of the options keeps it. Days, weeks and months are in UTC; the newest snapshot of \
                each stays. The newest snapshot of an integration always stays, and so do the snapshots that sync refers to \
                and those that last saw something that is out of view now.
                """
        )

        @OptionGroup var storeOptions: StoreOptions

        @Option(help: "Only this integration.")
        var integration: String?

        @Option(help: "Keep this many of the newest.")
        var keepLast: Int?

        @Option(help: "Keep one for each of this many days.")
        var keepDaily: Int?

        @Option(help: "Keep one for each of this many weeks.")
        var keepWeekly: Int?

        @Option(help: "Keep one for each of this many months.")
        var keepMonthly: Int?

        @Flag(help: "Show what would be removed, and remove nothing.")
        var dryRun = false

        @Flag(help: "Wait while another process writes to the store.")
        var wait = false

        func validate() throws {
            let counts = [keepLast, keepDaily, keepWeekly, keepMonthly].compactMap { $0 }
            if counts.isEmpty {
                throw ValidationError(
                    "say what to keep: --keep-last, --keep-daily, --keep-weekly or --keep-monthly"
                )
            }
            if counts.contains(where: { $0 < 0 }) {
                throw ValidationError("a number of snapshots to keep is not negative")
            }
        }

        func run() async throws {
            do {
                if dryRun {
                    for id in try surplus(SnapshotStore(reading: storeOptions.path)) {
                        try StandardOutput.print(id)
                    }
                    return
                }
                let lock = try await storeOptions.lock(waiting: wait)
                let store = try SnapshotStore(writing: storeOptions.path, under: lock)
                let before = store.size
                let removed = try await store.prune(surplus(store))
                let count = try store.headers().count
                try StandardOutput.print(
                    "\(removed) removed, \(count) kept; \(Self.words(before)) before, \(Self.words(store.size)) now"
                )
            } catch let error as StoreError {
                throw CommandFailure(error)
            }
        }

        private func surplus(_ store: SnapshotStore) throws -> [String] {
            let retention = Retention(
                last: keepLast ?? 0,
                daily: keepDaily ?? 0,
                weekly: keepWeekly ?? 0,
                monthly: keepMonthly ?? 0
            )
            return try store.surplus(of: integration, keeping: retention)
        }

        private static func words(_ bytes: Int64) -> String {
            bytes < 1 << 20 ? "\(bytes >> 10) KiB" : "\(bytes >> 20) MiB"
        }
    }
}
