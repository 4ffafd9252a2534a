package import Inventory
package import Ownership
package import Store

/// Writes a snapshot as one JSON document, table by table.
package struct SnapshotDocument {
    private let header: SnapshotHeader
    /// How owners were found; nil if they were not requested.
    private let ownership: OwnershipStatement?
    private let owners: OwnerAnnotator?

    /// `search` finds the owners that are written with each resource.
    package init(
        _ header: SnapshotHeader,
        _ ownership: OwnershipStatement? = nil,
        owners search: OwnerSearch? = nil
    ) {
        self.header = header
        self.ownership = ownership
        owners = search.map { OwnerAnnotator($0) }
    }

    /// Passes text on as soon as it is written.
    package func write(from store: SnapshotStore, to output: ([UInt8]) throws -> Void) throws {
        var json = JSONWriter(.indented)
        json.annotations = (owners?.annotations(of: header.subscriptions) ?? [])[...]
        try json.object { json in
            header.writeMembers(to: &json)
            json.member("ownership", ownership)
            try json.member("servers") { json in
                try json.array { json in
                    for id in try store.serverIDs(of: header.id) {
                        try store.read(id, of: header.id) { try write($0, $1, to: &json, output) }
                        try output(json.drain())
                    }
                }
            }
        }
        try output(json.drain() + [UInt8(ascii: "\n")])
    }

    private func write(
        _ server: Server,
        _ databases: [StoredDatabase],
        to json: inout JSONWriter,
        _ output: ([UInt8]) throws -> Void
    ) throws {
        json.annotations = owners.map { [$0.annotation(of: server)] } ?? []
        try json.element(server) { json in
            // A server that was read has databases: PostgreSQL's own templates at least.
            guard !databases.isEmpty else { return }
            try json.member("databases") { json in
                try json.array { json in
                    for database in databases {
                        let annotations = try owners?.annotations(of: database.outline())
                        try database.write(to: &json, annotations, output: output)
                    }
                }
            }
        }
    }
}
