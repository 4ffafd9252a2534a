import Inventory
package import Ownership

/// Writes changes of owners, server by server.
package struct OwnerChangeListing {
    package enum Format: Sendable { case table, json }

    private let format: Format
    private let output: ([UInt8]) throws -> Void
    private var table = OwnerChangeTable()
    private var isEmpty = true

    package init(_ format: Format, to output: @escaping ([UInt8]) throws -> Void) {
        self.format = format
        self.output = output
    }

    package mutating func add(_ changes: [OwnerChange]) throws {
        switch format {
        case .table: try output(Array(table.block(changes).utf8))
        case .json:
            for (index, change) in changes.enumerated() {
                let start = isEmpty && index == 0 ? "[\n" : ",\n"
                try output(Array(start.utf8) + OwnerChangeRow(change).canonicalJSON())
            }
        }
        isEmpty = isEmpty && changes.isEmpty
    }

    /// `nothing` is the text for people if nothing changed.
    package func end(_ nothing: String) throws {
        switch format {
        case .table: if isEmpty { try output(Array("\(nothing)\n".utf8)) }
        case .json: try output(Array((isEmpty ? "[]\n" : "\n]\n").utf8))
        }
    }
}
