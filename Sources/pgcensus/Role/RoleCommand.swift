import ArgumentParser
import ConnectorRole
import Inventory
import Reports

/// `pgcensus role`: the PostgreSQL role that pgcensus logs in with.
struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Plan, create, check and remove the PostgreSQL role that pgcensus logs in with.",
        discussion: """
            The role is connection.user of the integration. The commands log in as the server's administrator, with the \
            secret of --admin-secret, which is not stored. Databases of exclude.databases are not changed.
            """,
        subcommands: [
            PlanCommand.self, ApplyCommand.self, VerifyCommand.self, RemoveCommand.self, HistoryCommand.self,
        ]
    )
}

extension RoleCommand {
    /// `pgcensus role verify`: compares the role with the plan.
    struct VerifyCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Read the catalogs, and show what is missing or more than planned.",
            discussion: "Exit codes: 0 as planned, 3 not as planned, 2 a server could not be read."
        )

        @OptionGroup var servers: RoleServers
        @OptionGroup var requestedRole: RequestedRole

        func run() async throws {
            var run = RoleRun()
            let chosen = try await servers.chosen(requestedRole, &run)
            try await run.each(chosen, named: \.name) { server in
                let found = try await verify(server)
                let text = RoleReport.text(found, of: server.request.role, server: server.name)
                try StandardOutput.print(text, terminator: "")
                return found.isClean ? ExitStatus.done : ExitStatus.checkFoundSomething
            }
            try run.end()
        }

        private func verify(_ server: RoleServer) async throws -> RoleVerification {
            do {
                return RoleVerification(try await server.administered.plan())
            } catch let refusal as ServerPlan.Refusal where refusal.lacksRole {
                return RoleVerification(lacking: server.request.role)
            }
        }
    }
}
