import ArgumentParser
import ConnectorRole
import Inventory
import Reports

extension RoleCommand {
    /// `pgcensus role apply`: carries out the plan.
    struct ApplyCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "apply",
            abstract: "Create the role, and grant what the profile needs.",
            discussion: """
                Prints the statements first, and asks; --yes answers. Each database has one transaction. If one fails, the \
                command reports it and continues with the others. The store keeps the changes for remove, and each statement \
                for history. Exit codes: 0 done, 1 the answer was no, 2 something was refused.
                """
        )

        @OptionGroup var servers: RoleServers
        @OptionGroup var requestedRole: RequestedRole
        @OptionGroup var storeOptions: StoreOptions
        @OptionGroup var consent: Confirmation

        @Flag(help: "Set the password of connection.secret on a role that exists.")
        var resetPassword = false

        func run() async throws {
            let store = try RoleStore(path: storeOptions.path)
            var run = RoleRun()
            let chosen = try await servers.chosen(requestedRole, &run)
            let proposed = try await run.map(chosen, named: \.name) { server in
                let proposal = try await server.administered.application(
                    password: server.password,
                    resetsPassword: resetPassword,
                    server: server.name
                )
                try StandardOutput.print(proposal.text, terminator: "")
                return (server: server, proposal: proposal)
            }
            try consent.ask(about: proposed.map(\.proposal))
            try await run.each(proposed, named: \.server.name) { server, proposal in
                let results = try await server.administered.apply(
                    AcceptedProposal(to: proposal, audit: store.audit(of: server)),
                    password: server.password,
                    resetsPassword: resetPassword,
                    record: try store.record(of: server),
                    save: { try store.keep($0, of: server) }
                )
                let report = RoleReport(server: server.name, results: results)
                try StandardOutput.print(report.text, terminator: "")
                return report.isRefused ? ExitStatus.somethingUnseen : ExitStatus.done
            }
            try run.end()
        }
    }
}
