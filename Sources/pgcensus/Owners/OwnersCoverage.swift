import ArgumentParser
import Directories
import Inventory
import Reports
import Store

extension OwnersCommand {
    /// `pgcensus owners coverage`: how many resources have owners, and which tag values match no user or group.
    struct CoverageCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "coverage",
            abstract:
                "Show how many resources have owners, by kind, subscription and server; list values without a match."
        )

        @OptionGroup var options: OwnerOptions

        @Option(name: [.short, .customLong("output")], help: "table or json.")
        var output = OutputFormat.table

        func run() async throws {
            try await OwnersCommand.session(options) { session in
                let access = try await session.directory(of: session.snapshot())
                let report = OwnerCoverageReport(
                    title: "\(session.header.integration) \(session.header.id)",
                    try session.coverage(access.directory)
                )
                switch output {
                case .table: try StandardOutput.print(report.text, terminator: "")
                case .json: try StandardOutput.print(String(decoding: report.indentedJSON, as: UTF8.self))
                }
                try session.store.expectWhole()
                try access.end()
            }
        }
    }
}
