import ArgumentParser
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
            try await OwnersCommand.session(options) { session in
                let estate = try session.estate()
                let access = try await session.directory(of: estate)
                var listing = ResourceListing(output.listing, .owners, at: session.header.finishedAt)
                try session.walk(estate, session.mapping, access.directory) { resource, answer in
                    if filter.admits(resource, answer, session.mapping) { try listing.add(resource, answer) }
                } afterServer: {
                    try listing.endBlock()
                }
                try listing.end()
                try access.end()
            }
        }
    }
}
