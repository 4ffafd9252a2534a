import Files
import Inventory
import Reports
import Store

/// The destination of a snapshot: a file, or standard output.
struct ExportTarget {
    private let path: String?

    /// Fails at once if the file cannot be created, before a long scan.
    init(path: String?) throws {
        self.path = path
        if let path, !OutputFile.isWrittenInPlace(path) { _ = try OutputFile(path) }
    }

    /// Writes the snapshot as one JSON document.
    func write(_ header: SnapshotHeader, from store: SnapshotStore, with owners: ExportOwners? = nil) throws {
        try write { try document(header, from: store, owners, to: $0) }
    }

    /// Passes a function that takes the bytes; the file appears only after all bytes are written.
    func write(_ contents: (@escaping ([UInt8]) throws -> Void) throws -> Void) throws {
        guard let path else { return try contents { try StandardOutput.write($0) } }
        let file = try OutputFile(path)
        try contents { try file.write($0) }
        try file.finish()
    }

    private func document(
        _ header: SnapshotHeader,
        from store: SnapshotStore,
        _ owners: ExportOwners?,
        to output: ([UInt8]) throws -> Void
    ) throws {
        let document = SnapshotDocument(header, owners?.statement, owners: owners?.search)
        try document.write(from: store, to: output)
    }
}
