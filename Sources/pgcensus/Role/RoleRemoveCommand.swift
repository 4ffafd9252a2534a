import ArgumentParser
import ConnectorRole
import Inventory
import Reports
import Wording

extension RoleCommand {
    /// `pgcensus role remove`: undoes what apply did.
    struct RemoveCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Undo what apply did, and nothing else; then drop the role.",
            discussion: """
                Prints the statements first, and asks; --yes answers. Objects that the role owns go to the administrator. A role \
                that existed before apply stays. Exit codes: 0 done, 1 the answer was no, 2 something was refused.
                """
        )

        @OptionGroup var servers: RoleServers
        @OptionGroup var storeOptions: StoreOptions
        @OptionGroup var consent: Confirmation

        func validate() throws {
            if servers.database != nil {
                throw ValidationError("role remove works on a whole server; it takes no --database")
            }
        }

        func run() async throws {
            let store = try RoleStore(path: storeOptions.path)
            var run = RoleRun()
            let chosen = try await servers.chosen(nil, &run)
            let proposed = try await run.map(chosen, named: \.name) { server in
                let record = try recorded(server, store)
                let proposal = try await server.administered.removal(record, server: server.name)
                try StandardOutput.print(proposal.text, terminator: "")
                return (server: server, record: record, proposal: proposal)
            }
            try consent.ask(about: proposed.map(\.proposal))
            try await run.each(proposed, named: \.server.name) { server, record, proposal in
                let accepted = AcceptedProposal(to: proposal, audit: store.audit(of: server))
                let results = try await server.administered.remove(accepted, record) {
                    try store.keep($0, of: server)
                }
                if !results.contains(where: \.isRefused) { try store.forget(server) }
                let report = RoleReport(server: server.name, results: results)
                try StandardOutput.print(report.text, terminator: "")
                return report.isRefused ? ExitStatus.somethingUnseen : ExitStatus.done
            }
            try run.end()
        }

        private func recorded(_ server: RoleServer, _ store: borrowing RoleStore) throws -> RoleRecord {
            if let record = try store.record(of: server) { return record }
            throw CommandFailure(
                "\(server.name): the store has no record of a role \(server.request.role.text.printable) there",
                hint:
                    "Name the store that apply wrote to with --store; apply did not create any other role."
            )
        }
    }
}
