import ArgumentParser
import Directories
import History
import Inventory
import Ownership
import Reports
import Store

extension OwnersCommand {
    /// `pgcensus owners diff`: the changes of owners between two snapshots.
    struct DiffCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "diff",
            abstract: "Show the changes of owners between two snapshots.",
            discussion: "Both snapshots use the current configuration and directory."
        )

        @OptionGroup var configuration: ConfigurationOptions
        @OptionGroup var storeOptions: StoreOptions

        @Argument(help: "The earlier snapshot.")
        var before = "latest~1"

        @Argument(help: "The later snapshot: its id, latest, or a time.")
        var after = "latest"

        @Option(name: [.short, .customLong("output")], help: "table or json.")
        var output = OutputFormat.table

        func run() async throws {
            var options = OwnerOptions()
            options.configuration = configuration
            options.storeOptions = storeOptions
            options.snapshot = after
            try await OwnersCommand.session(options) { session in
                let earlier = try session.store.header(
                    called: before,
                    integration: session.header.integration
                )
                let mapping = session.mapping
                let estates = [try ShownEstate(alone: earlier, in: session.store), try session.snapshot()]
                let access = try await session.directory(for: [mapping], of: estates)
                var listing = OwnerChangeListing(output.changes) { try StandardOutput.write($0) }
                try session.compare((mapping, earlier), (mapping, session.header), access.directory) {
                    try listing.add($0)
                }
                try listing.end("No owner changed.")
                try session.store.expectWhole()
                try access.end()
            }
        }
    }
}
