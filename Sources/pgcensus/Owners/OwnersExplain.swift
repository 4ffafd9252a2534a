import ArgumentParser
import Directories
import History
import Inventory
import Ownership
import Reports
import Store

extension OwnersCommand {
    /// `pgcensus owners explain`: how the owner of one resource was found.
    struct ExplainCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "Show, level by level, how the owner of one resource was found."
        )

        @OptionGroup var options: OwnerOptions

        @Argument(help: .resource)
        var resource: String

        @Option(name: [.short, .customLong("output")], help: "table or json.")
        var output = OutputFormat.table

        func run() async throws {
            try await OwnersCommand.session(options) { session in
                let lineage = try ResourceLookup(session.estate()).lineage(of: resource)
                let access = try await session.directory(for: lineage)
                let path = OwnerPath(lineage, OwnerSearch(session.mapping, access.directory))
                let explanation = OwnerExplanation(
                    lineage[0],
                    path,
                    session.mapping,
                    entries: session.mapping.entries(of: path.answer, in: access.directory)
                )
                switch output {
                case .table:
                    let text = explanation.text(at: session.header.finishedAt)
                    try StandardOutput.print(text, terminator: "")
                case .json:
                    try StandardOutput.print(String(decoding: explanation.indentedJSON, as: UTF8.self))
                }
                try session.store.expectWhole()
                try access.end()
            }
        }
    }
}
