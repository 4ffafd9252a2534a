import GRDB
import Wording

/// Why the store could not be used.
package enum StoreError: ExplainedError, Equatable {
    case missing(path: String)
    case notAStore(path: String)
    case otherFormat(path: String, version: Int)
    case notWritable(path: String)
    case held(path: String, by: String)
    case noSnapshot(wanted: String?)
    case noSnapshotOf(integration: String, others: [String])
    case severalIntegrations([String])
    case broken(path: String, detail: String)

    package var cause: String {
        switch self {
        case .missing(let path): "there is no store at \(path.printable)"
        case .notAStore(let path): "\(path.printable) is not a pgcensus store"
        case .otherFormat(let path, let version):
            "\(path.printable) was written by \(version > StoreFormat.version ? "a newer" : "an early") pgcensus (format \(version))"
        case .notWritable(let path): "\(path.printable) cannot be written"
        case .held(let path, let holder): "\(path.printable) is being written by \(holder.printable)"
        case .noSnapshot(let wanted?): "there is no snapshot \(wanted.printable)"
        case .noSnapshot(nil): "there is no snapshot yet"
        case .noSnapshotOf(let name, _): "there is no snapshot of an integration \(name.printable)"
        case .severalIntegrations(let names):
            "the store holds several integrations: \(names.joined(separator: ", "))"
        case .broken(let path, let detail): "\(path.printable) cannot be used: \(detail.printable)"
        }
    }

    package var hint: String? {
        switch self {
        case .missing: "Run pgcensus scan first, or name the store with --store."
        case .notAStore: "Name another file with --store; this one was left as it is."
        case .otherFormat:
            "Use the pgcensus that wrote it, or name another file with --store; this one was left as it is."
        case .notWritable: "Check the permissions of the file and its folder, or name another with --store."
        case .held:
            "Wait until that is done, or use --wait; a sync that stays in the foreground has to be ended first."
        case .noSnapshot(.some): "Run pgcensus snapshots list to see what there is."
        case .noSnapshot(nil): "Run pgcensus scan first."
        case .noSnapshotOf(_, let others) where others.isEmpty: "Run pgcensus scan first."
        case .noSnapshotOf(_, let others): "There are snapshots of \(others.joined(separator: ", "))."
        case .severalIntegrations: "Choose one with --integration."
        case .broken: "Check the disk's room and the file; pgcensus snapshots verify tells what is whole."
        }
    }
}

extension StoreError {
    /// What SQLite's result codes mean to the owner of the file.
    init(_ error: any Error, path: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .broken(path: path, detail: "unexpected content")
            return
        }
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notAStore(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN: self = .notWritable(path: path)
        default:
            self = .broken(path: path, detail: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }
}
