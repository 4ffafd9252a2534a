import Inventory
import Reports
import SnapshotStore

/// Where a snapshot goes as JSON: a file, or standard output.
struct ExportTarget {
    private let path: String?

    /// Fails at once where the file cannot be made, before a long crawl.
    init(path: String?) throws {
        self.path = path
        if let path, !OutputFile.isWrittenInPlace(path) { _ = try OutputFile(path) }
    }

    func write(_ header: SnapshotHeader, from store: SnapshotStore) throws {
        guard let path else {
            let output = OutputFile()
            return try document(header, from: store) { try output.write($0) }
        }
        let file = try OutputFile(path)
        try document(header, from: store) { try file.write($0) }
        try file.finish()
    }

    private func document(
        _ header: SnapshotHeader,
        from store: SnapshotStore,
        to output: ([UInt8]) throws -> Void
    ) throws {
        var ids = try store.serverIDs(of: header.id)[...]
        let next = { try ids.popFirst().map { try store.server($0, of: header.id) } }
        try SnapshotDocument(header).write(next: next, to: output)
    }
}
