import ArgumentParser
import Directories
import Inventory
import Ownership
import Reports

extension OwnersCommand {
    /// `pgcensus owners list`: every resource with its owners and the evidence.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List resources with their owners and where those come from."
        )

        @OptionGroup var options: OwnerOptions
        @OptionGroup var filter: ResourceFilter

        @Option(name: [.short, .customLong("output")], help: "table, json or csv.")
        var output = ListFormat.table

        func run() async throws {
            let listing = ResourceListing(output.listing, .owners) { try StandardOutput.write($0) }
            var isOpen = false
            for options in try CommandFailure.explaining({ try options.perIntegration(withOwners: true) }) {
                try await OwnersCommand.session(options) { session in
                    let estate = try session.estate()
                    let access = try await session.directory(of: estate)
                    try listing.add(estate, of: session, access) { resource, answer in
                        filter.admits(resource, answer, session.mapping)
                    }
                    isOpen = isOpen || access.complaint != nil
                }
            }
            try listing.end()
            if isOpen { throw ExitCode(Ending.somethingUnseen) }
        }
    }
}
