import GRDB
import Inventory
import Wording

/// Why the store could not be used.
package enum StoreError: ExplainedError, Equatable {
    case missing(path: String)
    case notAStore(path: String)
    case otherFormat(path: String, version: Int)
    case notWritable(path: String)
    case held(path: String, by: String, for: StoreLock.Purpose)
    case noSnapshot(wanted: String?)
    case noSnapshotOf(integration: String, others: [String])
    case severalIntegrations([String])
    /// SQLite cannot read or write the file.
    case broken(path: String, detail: String)
    /// Something in the file is missing, or has changed since it was written.
    case damaged(path: String, detail: String)
    /// Some contents could not be read; everything else was read.
    case damagedContents(path: String, contents: [String])

    package var cause: String {
        switch self {
        case .missing(let path): "there is no store at \(path.printable)"
        case .notAStore(let path): "\(path.printable) is not a pgcensus store"
        case .otherFormat(let path, let version):
            "\(path.printable) was written by \(version > StoreSchema.version ? "a newer" : "an early") pgcensus (format \(version))"
        case .notWritable(let path): "\(path.printable) cannot be written"
        case .held(let path, let holder, _): "\(path.printable) is being written by \(holder.printable)"
        case .noSnapshot(let wanted?): "there is no snapshot \(wanted.printable)"
        case .noSnapshot(nil): "there is no snapshot yet"
        case .noSnapshotOf(let name, _): "there is no snapshot of an integration \(name.printable)"
        case .severalIntegrations(let names):
            "the store holds several integrations: \(names.joined(separator: ", "))"
        case .broken(let path, let detail): "\(path.printable) cannot be used: \(detail.printable)"
        case .damaged(let path, let detail): "\(path.printable) is damaged: \(detail.printable)"
        case .damagedContents(let path, let contents):
            "\(path.printable) is damaged: " + contents.prefix(3).map(\.printable).joined(separator: "; ")
                + (contents.count > 3 ? "; and \(contents.count - 3) more" : "")
        }
    }

    package var hint: String? {
        switch self {
        case .missing: "Run pgcensus scan first, or name the store with --store."
        case .notAStore: "Name another file with --store; this one was left as it is."
        case .otherFormat:
            "Use the pgcensus that wrote it, or name another file with --store; this one was left as it is."
        case .notWritable: "Check the permissions of the file and its folder, or name another with --store."
        case .held(_, _, .roles): "Run this again when that is done: one role command after the other."
        case .held:
            "Run this again when that is done; a sync that stays in the foreground has to be ended first."
        case .noSnapshot(.some): "Run pgcensus snapshots list to see what there is."
        case .noSnapshot(nil): "Run pgcensus scan first."
        case .noSnapshotOf(_, let others) where others.isEmpty: "Run pgcensus scan first."
        case .noSnapshotOf(_, let others): "There are snapshots of \(others.joined(separator: ", "))."
        case .severalIntegrations: "Choose one with --integration."
        case .broken: "Check the free space and the file; pgcensus snapshots verify lists what is damaged."
        case .damaged:
            "Restore the file from a backup, or name a new store with --store; pgcensus snapshots verify lists what is damaged."
        case .damagedContents:
            "The rest was read. The next scan stores what it sees again; pgcensus snapshots verify lists what is damaged."
        }
    }
}

extension StoreError {
    /// Any error of reading or writing, explained to the owner of the file.
    init(_ error: any Error, path: String) {
        self = Self.of(error, path: path) ?? .broken(path: path, detail: "it cannot be read")
    }

    /// The store error behind an error; nil if the error has another source.
    static func of(_ error: any Error, path: String) -> StoreError? {
        switch error {
        case let error as StoreError: error
        case let error as DatabaseError: StoreError(error, path: path)
        case let damage as ContentDamage: .damaged(path: path, detail: damage.description)
        case is JSONReader.Failure, is RowDecodingError, is DamagedRow:
            .damaged(path: path, detail: "a record in it is not as pgcensus writes it")
        default: nil
        }
    }

    /// The meaning of SQLite's result codes for the owner of the file.
    private init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notAStore(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN: self = .notWritable(path: path)
        case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT:
            self = .damaged(path: path, detail: detail)
        default: self = .broken(path: path, detail: detail)
        }
    }
}
