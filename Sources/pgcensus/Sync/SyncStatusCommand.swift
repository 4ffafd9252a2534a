import ArgumentParser
import Comparison
import Delivery
import Foundation
import Inventory
import Reports
import Store
import Sync
import Wording

/// `pgcensus sync status`: the last run, what is out of view, and which events wait for delivery.
struct SyncStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract:
            "Show the last run of each integration, what is out of view, and which events wait for delivery."
    )

    @ParentCommand var sync: SyncCommand

    @OptionGroup var storeOptions: StoreOptions

    @Option(name: [.short, .customLong("output")], help: "table or json.")
    var output = OutputFormat.table

    func validate() throws {
        guard let option = sync.given.first else { return }
        throw ValidationError("sync status only reads the store; it takes no \(option)")
    }

    func run() throws {
        try SnapshotsCommand.reading(storeOptions) { store in
            let status: SyncStatus
            do { status = try store.view { try SyncStatus(in: $0, listsHeld: true) } } catch let error
                as StoreError
            {
                throw CommandFailure(error)
            }
            switch output {
            case .json:
                var json = JSONWriter(.indented)
                status.write(to: &json)
                try StandardOutput.print(String(decoding: json.drain(), as: UTF8.self))
            case .table:
                try StandardOutput.print(SyncStatusText(status, now: Timestamp(Date())).text, terminator: "")
            }
        }
    }
}
