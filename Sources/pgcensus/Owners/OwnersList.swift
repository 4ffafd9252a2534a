import ArgumentParser
import Directories
import Inventory
import Ownership
import Reports
import Store

extension OwnersCommand {
    /// `pgcensus owners list`: every resource with its owners and the evidence.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List resources with their owners and the evidence."
        )

        @OptionGroup var options: OwnerOptions
        @OptionGroup var filter: ResourceFilter

        @Option(name: [.short, .customLong("output")], help: "table, json or csv.")
        var output = ListFormat.table

        func run() async throws {
            let listing = ResourceListing(output.listing, .owners) { try StandardOutput.write($0) }
            let selection = filter.selection
            var isOpen = false
            var stores: [SnapshotStore] = []
            for options in try CommandFailure.explaining({ try options.perIntegration(withOwners: true) }) {
                try await OwnersCommand.session(options) { session in
                    let estate = try session.estate()
                    let access = try await session.directory(of: estate)
                    try listing.add(estate, of: session, access) { resource, answer in
                        selection.includes(resource, answer, session.mapping)
                    }
                    stores.append(session.store)
                    isOpen = isOpen || access.complaint != nil
                }
            }
            try listing.end()
            try CommandFailure.explaining { for store in stores { try store.expectWhole() } }
            if isOpen { throw ExitCode(ExitStatus.somethingUnseen) }
        }
    }
}
