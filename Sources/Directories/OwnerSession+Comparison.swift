import Comparison
package import Inventory
package import Ownership
import Store

extension OwnerSession {
    package typealias Reading = (mapping: OwnerMapping, header: SnapshotHeader)

    /// Finds the owners of two snapshots, or of one under two mappings, side by side.
    package func compare(
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
                try walks[0].visit(try store.server(id, of: before.header.id)) {
                    comparison.add(before: $0, $1)
                }
            }
            if let id = ids[1][key] {
                var server = try store.server(id, of: after.header.id)
                server.id = ids[0][key] ?? id
                try walks[1].visit(server) { comparison.add(after: $0, $1) }
            }
            try take(comparison.take())
        }
    }

    /// How much of the snapshot has owners.
    package func coverage(_ directory: Directory) throws -> OwnerCoverage {
        var coverage = OwnerCoverage()
        try walk(try snapshot(), mapping, directory) { coverage.add($0, $1) }
        coverage.close()
        return coverage
    }
}
