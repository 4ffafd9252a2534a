import ArgumentParser
import Directories
import Store
import Wording

/// `pgcensus owners`: the owners of the resources in a snapshot.
struct OwnersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owners",
        abstract: "Find the owners of the resources, the evidence, and the resources without an owner.",
        discussion: """
            Owners come from tags, by the configuration's resourceOwner, integrationOwner, tagRules and directory. \
            The command needs only a stored snapshot: it connects to no server.
            """,
        subcommands: [
            ListCommand.self, ExplainCommand.self, CoverageCommand.self, CheckCommand.self,
            PreviewCommand.self, DiffCommand.self,
        ]
    )

    /// Runs with a session open; errors have a cause and a hint.
    static func session(_ options: OwnerOptions, _ work: (OwnerSession) async throws -> Void) async throws {
        do {
            let session = try OwnerSession(options)
            try session.requireMapping()
            try await work(session)
        } catch let error as any ExplainedError {
            throw CommandFailure(error)
        }
    }
}
