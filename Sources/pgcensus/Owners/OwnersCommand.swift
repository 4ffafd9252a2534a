import ArgumentParser
import Directories
import Store
import Wording

/// `pgcensus owners`: whose the resources of a snapshot are.
struct OwnersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owners",
        abstract: "Find out whose the resources are, on what evidence, and what nobody owns.",
        discussion: """
            Owners come from tags, by the configuration's resourceOwner, integrationOwner, tagRules and directory. \
            A stored snapshot is all that is needed: no server is connected to.
            """,
        subcommands: [
            ListCommand.self, ExplainCommand.self, CoverageCommand.self, CheckCommand.self,
            PreviewCommand.self, DiffCommand.self,
        ]
    )

    /// Runs with a session open; errors come out with cause and hint.
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
