import ArgumentParser
import Configuration
import Foundation
import Inventory
import Ownership
import SnapshotStore
import Wording

/// The directory as one command has it: read from a file, or asked of Microsoft Graph.
struct DirectoryAccess {
    let directory: Directory
    /// Why the directory could not be asked, where it could not.
    private(set) var isStale = false

    /// For commands that ask for no owners.
    static let none = DirectoryAccess()

    private init() {
        directory = Directory(answers: [:])
    }

    /// `questions` is called where every question must be known before the first answer.
    init(
        _ integration: Integration,
        _ storePath: String,
        asking attributes: Set<DirectoryAttribute>,
        questions: () throws -> Set<DirectoryQuestion>
    ) async throws {
        let settings = integration.owners.directory
        if attributes.isEmpty {
            directory = Directory(answers: [:])
        } else if settings.source == .file {
            directory = try Self.file(settings.file ?? "", attributes)
        } else {
            let lookup = GraphLookup(integration, storePath)
            let (answers, isComplete) = try await lookup.answers(to: try questions())
            directory = Directory(answers: answers)
            isStale = !isComplete
        }
    }

    static func file(
        _ path: String,
        _ attributes: Set<DirectoryAttribute>
    ) throws(CommandFailure) -> Directory {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(
                "the directory \(path.printable) cannot be read",
                hint:
                    "Check directory.file in the configuration; the path counts from the folder you are in.",
                code: Ending.wrongConfiguration
            )
        }
        do {
            return try DirectoryFile(data, name: path).directory(for: attributes, at: Timestamp(Date()))
        } catch {
            throw CommandFailure(error, code: Ending.wrongConfiguration)
        }
    }

    /// The exit code of a command that otherwise went well.
    func end() throws {
        if isStale { throw ExitCode(Ending.somethingUnseen) }
    }
}
