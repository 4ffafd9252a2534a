package import Inventory

/// Writes a snapshot as one JSON document, a server at a time.
package struct SnapshotDocument {
    private let header: SnapshotHeader
    /// How owners were found; nil where they were not asked for.
    private let ownership: OwnershipStatement?

    package init(_ header: SnapshotHeader, _ ownership: OwnershipStatement? = nil) {
        self.header = header
        self.ownership = ownership
    }

    /// Takes servers from `next` until it returns nil, and hands out text as soon as it stands.
    package func write(next: () throws -> Server?, to output: ([UInt8]) throws -> Void) throws {
        var json = JSONWriter(.indented)
        try json.object { json in
            header.writeMembers(to: &json)
            json.member("ownership", ownership)
            try json.member("servers") { json in
                try json.array { json in
                    while let server = try next() {
                        json.element(server)
                        try output(json.drain())
                    }
                }
            }
        }
        try output(json.drain() + [UInt8(ascii: "\n")])
    }
}
