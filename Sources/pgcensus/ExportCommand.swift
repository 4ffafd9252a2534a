import ArgumentParser
import SnapshotStore

/// `pgcensus export`: a stored snapshot as JSON.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a snapshot as JSON: the latest, unless one is named."
    )

    @OptionGroup var storeOptions: StoreOptions

    @Option(help: "Only this integration; needed where the store holds several.")
    var integration: String?

    @Option(help: "The snapshot's id. Default: the latest.")
    var snapshot: String?

    @Option(help: "The file to write. Default: standard output.")
    var file: String?

    func run() throws {
        do {
            let store = try SnapshotStore(reading: storeOptions.path)
            let header = try store.header(id: snapshot, integration: integration)
            try ExportTarget(path: file).write(header, from: store)
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }
}
