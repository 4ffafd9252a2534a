import ArgumentParser
import Configuration
import Inventory
import Reports
import Store

extension RoleCommand {
    /// `pgcensus role history`: lists every statement that apply and remove have run.
    struct HistoryCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history",
            abstract: "List the statements that apply and remove have run, the newest first.",
            discussion: """
                The outcome of each statement: done; failed, with its SQLSTATE; rolled-back with its transaction; not-run, \
                after one that failed; unknown, if the connection was lost at the commit; started, if pgcensus was killed or \
                still runs.
                """
        )

        @OptionGroup var storeOptions: StoreOptions

        @Option(help: "Only servers whose name or id matches this glob.")
        var server: String?

        @Option(name: [.short, .customLong("output")], help: "table or json.")
        var output = OutputFormat.table

        func run() throws {
            try SnapshotsCommand.reading(storeOptions) { store in
                let glob = server.map { Glob($0, ignoringCase: true) }
                let statements = try store.roleStatements().filter { statement in
                    [statement.serverName, statement.server].contains { glob?.matches($0) ?? true }
                }
                let history = RoleHistoryTable(statements, isOfAll: server == nil)
                switch output {
                case .table: try StandardOutput.print(history.text, terminator: "")
                case .json: try StandardOutput.print(history.json)
                }
            }
        }
    }
}
