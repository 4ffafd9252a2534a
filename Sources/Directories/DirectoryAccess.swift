package import Configuration
import Files
import Foundation
import Inventory
package import Ownership
package import Store
package import Wording

/// The directory as one command has it: read from a file, or asked of Microsoft Graph.
package struct DirectoryAccess {
    package let directory: Directory
    /// What is wrong with the directory, where its last answers must do.
    package private(set) var complaint: DirectoryComplaint?

    /// For commands that ask for no owners.
    package static let none = DirectoryAccess()

    /// What else is to be told of it.
    package private(set) var warnings: [String] = []

    private init() {
        directory = Directory(answers: [:])
    }

    /// What becomes of Microsoft Graph's answers.
    package enum Keeping {
        /// They are kept in the store at a path, which somebody else may be writing to.
        case at(String)
        /// In a store that is open already.
        case open
        case nothing
    }

    /// `questions` is called where every question must be known before the first answer.
    package init(
        _ integration: Integration,
        _ store: SnapshotStore,
        _ keeping: Keeping,
        environment: [String: String],
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
            let lookup = MicrosoftGraphLookup(
                integration: integration,
                environment: environment,
                store: store
            )
            let found = try await lookup.answers(to: try questions())
            directory = Directory(answers: found.answers)
            complaint = found.complaint
            let unkept = try Self.keep(found.new, of: integration.name, store, keeping)
            if let unkept { warnings.append("the directory's answers are not kept: \(unkept.cause)") }
        }
    }

    /// Returns why they are not kept, where another process is writing: then they serve this once.
    private static func keep(
        _ answers: [DirectoryQuestion: DirectoryAnswer],
        of integration: String,
        _ store: SnapshotStore,
        _ keeping: Keeping
    ) throws -> StoreError? {
        guard !answers.isEmpty else { return nil }
        switch keeping {
        case .nothing: break
        case .open: try store.keep(answers, of: integration)
        case .at(let path):
            do throws(StoreError) {
                let lock = try StoreLock(store: path)
                try SnapshotStore(writing: path, under: lock).keep(answers, of: integration)
            } catch {
                switch error {
                case .held, .notWritable: return error
                default: throw error
                }
            }
        }
        return nil
    }

    package static func file(
        _ path: String,
        _ attributes: Set<DirectoryAttribute>
    ) throws(Failure) -> Directory {
        guard let data = try contents(of: path) else {
            let complaint = DirectoryComplaint(missing: path)
            throw Failure(complaint.cause, hint: complaint.hint, kind: .configuration)
        }
        return try file(data, path, attributes)
    }

    /// Nil where there is nothing to read now, which may be otherwise a moment later.
    private static func contents(of path: String) throws(Failure) -> Data? {
        do throws(InputFileError) { return try InputFile.read(path, most: DirectoryFile.largest) } catch {
            switch error {
            case .unreadable, .silentPipe: return nil
            case .otherKind, .tooLarge:
                throw Failure(
                    DirectoryFileError(error.reason).of(path),
                    kind: .configuration
                )
            }
        }
    }

    /// A file that is there and cannot be used is a mistake in it, and no outage.
    private static func file(
        _ data: Data,
        _ path: String,
        _ attributes: Set<DirectoryAttribute>
    ) throws(Failure) -> Directory {
        do {
            return try DirectoryFile(data, name: path).directory(for: attributes, at: Timestamp(Date()))
        } catch {
            throw Failure(error, kind: .configuration)
        }
    }
}
