import ArgumentParser
import ConnectorRole
import Inventory
import Wording

extension RoleCommand {
    /// `pgcensus role plan`: prints the SQL of apply.
    struct PlanCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan",
            abstract: "Print the SQL that apply would run, database by database, for psql.",
            discussion: """
                Nothing is changed. A script is for one server; for several servers, --output-directory writes one file \
                for each. Exit codes: 0 printed, 2 a server could not be planned for.
                """
        )

        @OptionGroup var servers: RoleServers
        @OptionGroup var requestedRole: RequestedRole

        @Option(help: "The folder for one script per server; created if it does not exist.")
        var outputDirectory: String?

        func run() async throws {
            var run = RoleRun()
            let chosen = try await servers.chosen(requestedRole, &run)
            var folder = try outputDirectory.map { try ScriptFolder($0) }
            guard folder != nil || chosen.count < 2 else {
                throw CommandFailure(
                    "the plan is for \(chosen.count) servers, and a script for psql is for one",
                    hint: "Choose one with --server, or a folder for all with --output-directory DIR.",
                    code: ExitStatus.wrongUsage
                )
            }
            try await run.each(chosen, named: \.name) { server in
                let plan = try await server.administered.plan()
                let script = plan.script(server: server.name)
                if let file = try folder?.write(script, server: server.name) {
                    try StandardOutput.print("\(file.printable)\(plan.isEmpty ? ": nothing to do" : "")")
                } else {
                    try StandardOutput.print(script, terminator: "")
                }
                return ExitStatus.done
            }
            try run.end()
        }
    }
}
