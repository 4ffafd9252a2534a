package import Inventory

/// Writes a snapshot as one JSON document, a server at a time.
package struct SnapshotDocument {
    private let header: SnapshotHeader

    package init(_ header: SnapshotHeader) {
        self.header = header
    }

    /// Takes servers from `next` until it returns nil, and hands out text as soon as it stands.
    package func write(next: () throws -> Server?, to output: ([UInt8]) throws -> Void) throws {
        var json = JSONWriter(.indented)
        try json.object { json in
            header.writeMembers(to: &json)
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
