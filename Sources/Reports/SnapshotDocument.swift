package import Inventory
package import Ownership

/// Writes a snapshot as one JSON document, server by server.
package struct SnapshotDocument {
    private let header: SnapshotHeader
    /// How owners were found; nil if they were not requested.
    private let ownership: OwnershipStatement?
    private var walk: ResourceWalk?

    /// `search` finds the owners that are written with each resource.
    package init(
        _ header: SnapshotHeader,
        _ ownership: OwnershipStatement? = nil,
        owners search: OwnerSearch? = nil
    ) {
        self.header = header
        self.ownership = ownership
        walk = search.map { ResourceWalk($0) }
    }

    /// Takes servers from `next` until it returns nil, and passes text on as soon as it is written.
    package mutating func write(next: () throws -> Server?, to output: ([UInt8]) throws -> Void) throws {
        var json = JSONWriter(.indented)
        json.annotations = (walk?.answers(for: header.subscriptions) ?? [])[...]
        try json.object { json in
            header.writeMembers(to: &json)
            json.member("ownership", ownership)
            try json.member("servers") { json in
                try json.array { json in
                    while let server = try next() {
                        json.annotations = (walk?.answers(for: server) ?? [])[...]
                        json.element(server)
                        try output(json.drain())
                    }
                }
            }
        }
        try output(json.drain() + [UInt8(ascii: "\n")])
    }
}
