import ArgumentParser
import Configuration
import Directories
import History
import Inventory
import Ownership
import Reports
import Store
import Wording

extension ResourcesCommand {
    /// `pgcensus resources show`: all facts of one resource.
    struct ShowCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show all facts of one resource, its owners, and how to get access."
        )

        @OptionGroup var options: OwnerOptions

        @Argument(help: .resource)
        var resource: String

        @Option(name: [.short, .customLong("output")], help: "table or json.")
        var output = OutputFormat.table

        func run() async throws {
            do {
                let session = try OwnerSession(options, configurationIsNeeded: false)
                let estate = try session.estate()
                let lookup = ResourceLookup(estate)
                let (id, server) = try lookup.find(resource)
                let lineage = try Ancestors(estate.header.subscriptions, server).of(id)
                let access = session.hasMapping ? try await session.directory(for: lineage) : .none
                let path = OwnerPath(lineage, OwnerSearch(session.mapping, access.directory))
                let details = ResourceDetails(
                    lineage[0],
                    estate.header.subscriptions,
                    server,
                    answer: session.hasMapping ? path.answer : nil,
                    ruleTags: session.mapping.ruleTags(id),
                    customAccessDetails: session.integration.customAccessDetails
                )
                switch output {
                case .table:
                    try StandardOutput.print(details.text(at: session.header.finishedAt), terminator: "")
                case .json: try StandardOutput.print(String(decoding: details.indentedJSON, as: UTF8.self))
                }
                try session.store.expectWhole()
                try access.end()
            } catch let error as any ExplainedError {
                throw CommandFailure(error)
            }
        }
    }
}
