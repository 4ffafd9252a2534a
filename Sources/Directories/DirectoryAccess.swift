package import Configuration
import Files
import Foundation
import Inventory
package import Ownership
package import Store
package import Wording

/// The directory of one command: read from a file, or from Microsoft Graph.
package struct DirectoryAccess {
    package let directory: Directory
    /// The problem of the directory, if its last answers are used.
    package private(set) var complaint: DirectoryComplaint?

    /// For commands without owners.
    package static let none = DirectoryAccess()

    /// Further warnings about it.
    package private(set) var warnings: [String] = []

    private init() {
        directory = Directory(answers: [:])
    }

    /// How Microsoft Graph's answers are stored.
    package enum AnswerStorage {
        /// In the store at a path, which another process may be writing to.
        case at(String)
        /// In a store that is already open.
        case open
        case nothing
    }

    /// Calls `questions` if every question must be known before the first answer.
    package init(
        _ integration: Integration,
        _ store: SnapshotStore,
        _ storage: AnswerStorage,
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
            let storeError = try Self.keep(found.new, of: integration.name, store, storage)
            if let storeError { warnings.append("the directory's answers are not kept: \(storeError.cause)") }
        }
    }

    /// Returns why they are not stored, if another process is writing: then they are used once.
    private static func keep(
        _ answers: [DirectoryQuestion: DirectoryAnswer],
        of integration: String,
        _ store: SnapshotStore,
        _ storage: AnswerStorage
    ) throws -> StoreError? {
        guard !answers.isEmpty else { return nil }
        switch storage {
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

    /// Nil if there is nothing to read now; that may change a moment later.
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

    /// A file that exists and cannot be used is a mistake in it, not an outage.
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
