import ArgumentParser
import Configuration
import Files
import Foundation
import Inventory
import Ownership
import SnapshotStore
import Wording

/// The directory as one command has it: read from a file, or asked of Microsoft Graph.
struct DirectoryAccess {
    let directory: Directory
    /// What is wrong with the directory, where its last answers must do.
    private(set) var complaint: DirectoryComplaint?

    /// For commands that ask for no owners.
    static let none = DirectoryAccess()

    private init() {
        directory = Directory(answers: [:])
    }

    /// What becomes of Microsoft Graph's answers.
    enum Keeping {
        /// They are kept in the store at a path, which somebody else may be writing to.
        case at(String)
        /// In a store that is open already.
        case open
        case nothing
    }

    /// `questions` is called where every question must be known before the first answer.
    init(
        _ integration: Integration,
        _ store: SnapshotStore,
        _ keeping: Keeping,
        asking attributes: Set<DirectoryAttribute>,
        questions: () throws -> Set<DirectoryQuestion>
    ) async throws {
        let settings = integration.owners.directory
        if attributes.isEmpty {
            directory = Directory(answers: [:])
        } else if settings.source == .file {
            let path = settings.file ?? ""
            if let data = try Self.contents(of: path) {
                directory = try Self.file(data, path, attributes)
            } else {
                directory = Directory(answers: [:])
                complaint = DirectoryComplaint(missing: path)
            }
        } else {
            let lookup = GraphLookup(integration: integration, store: store) { answers in
                try Self.keep(answers, of: integration.name, store, keeping)
            }
            let (answers, complaint) = try await lookup.answers(to: try questions())
            directory = Directory(answers: answers)
            self.complaint = complaint
        }
    }

    private static func keep(
        _ answers: [DirectoryQuestion: DirectoryAnswer],
        of integration: String,
        _ store: SnapshotStore,
        _ keeping: Keeping
    ) throws {
        switch keeping {
        case .nothing: return
        case .open: try store.keep(answers, of: integration)
        case .at(let path):
            do throws(StoreError) {
                let lock = try StoreLock(store: path)
                try SnapshotStore(writing: path, under: lock).keep(answers, of: integration)
            } catch {
                // Another process is writing; then these answers serve this once.
                switch error {
                case .held, .notWritable: warn("the directory's answers are not kept: \(error.cause)")
                default: throw error
                }
            }
        }
    }

    static func file(
        _ path: String,
        _ attributes: Set<DirectoryAttribute>
    ) throws(CommandFailure) -> Directory {
        guard let data = try contents(of: path) else {
            let complaint = DirectoryComplaint(missing: path)
            throw CommandFailure(complaint.cause, hint: complaint.hint, code: Ending.wrongConfiguration)
        }
        return try file(data, path, attributes)
    }

    /// Nil where there is nothing to read now, which may be otherwise a moment later.
    private static func contents(of path: String) throws(CommandFailure) -> Data? {
        do throws(InputFileError) { return try InputFile.read(path, most: DirectoryFile.largest) } catch {
            switch error {
            case .unreadable, .silentPipe: return nil
            case .otherKind, .tooLarge:
                throw CommandFailure(
                    DirectoryFileError(error.reason).of(path),
                    code: Ending.wrongConfiguration
                )
            }
        }
    }

    /// A file that is there and cannot be used is a mistake in it, and no outage.
    private static func file(
        _ data: Data,
        _ path: String,
        _ attributes: Set<DirectoryAttribute>
    ) throws(CommandFailure) -> Directory {
        do {
            return try DirectoryFile(data, name: path).directory(for: attributes, at: Timestamp(Date()))
        } catch {
            throw CommandFailure(error, code: Ending.wrongConfiguration)
        }
    }

    func warnOfComplaint() {
        if let complaint { warn(complaint.cause, hint: complaint.hint) }
    }

    /// The exit code of a command that otherwise went well.
    func end() throws {
        if complaint != nil { throw ExitCode(Ending.somethingUnseen) }
    }
}
