import Comparison
import Inventory
import Ownership
import Reports
import SnapshotStore

/// Changes of owners on their way to standard output, a server's at a time.
struct ChangeListing {
    private let format: OutputFormat
    private var table = OwnerChangeTable()
    private var isEmpty = true

    init(_ format: OutputFormat) {
        self.format = format
    }

    mutating func add(_ changes: [OwnerChange]) throws {
        switch format {
        case .table: try StandardOutput.write(Array(table.block(changes).utf8))
        case .json:
            for (index, change) in changes.enumerated() {
                let start = isEmpty && index == 0 ? "[\n" : ",\n"
                try StandardOutput.write(Array(start.utf8) + OwnerChangeRow(change).canonicalJSON())
            }
        }
        isEmpty = isEmpty && changes.isEmpty
    }

    /// `nothing` is what a person reads where nothing changed.
    func end(_ nothing: String) throws {
        switch format {
        case .table: if isEmpty { try StandardOutput.write(Array("\(nothing)\n".utf8)) }
        case .json: try StandardOutput.write(Array((isEmpty ? "[]\n" : "\n]\n").utf8))
        }
    }
}

extension OwnerSession {
    typealias Reading = (mapping: OwnerMapping, header: SnapshotHeader)

    /// Finds the owners of two snapshots, or of one under two mappings, side by side.
    func compare(
        _ before: Reading,
        _ after: Reading,
        _ directory: Directory,
        take: ([OwnerChange]) throws -> Void
    ) throws {
        var walks = [before, after].map { ResourceWalk(OwnerSearch($0.mapping, directory)) }
        var comparison = OwnerComparison(before: before.header, after: after.header)
        walks[0].visit(before.header.subscriptions) { comparison.add(before: $0, $1) }
        walks[1].visit(after.header.subscriptions) { comparison.add(after: $0, $1) }
        try take(comparison.take())
        let ids = try [before, after].map { reading in
            let ids = try store.serverIDs(of: reading.header.id)
            return Dictionary(ids.map { ($0.azureIdentity, $0) }) { first, _ in first }
        }
        for key in Set(ids[0].keys).union(ids[1].keys).sorted() {
            if let id = ids[0][key] {
                walks[0].visit(try store.server(id, of: before.header.id)) { comparison.add(before: $0, $1) }
            }
            if let id = ids[1][key] {
                var server = try store.server(id, of: after.header.id)
                server.id = ids[0][key] ?? id
                walks[1].visit(server) { comparison.add(after: $0, $1) }
            }
            try take(comparison.take())
        }
    }
}
