package import Directories
package import History
import Inventory
package import Ownership

/// Writes resources in one of the formats, server by server.
package final class ResourceListing {
    package enum Format { case table, json, ndjson, csv }

    private let format: Format
    private let withOwners: Bool
    private let output: ([UInt8]) throws -> Void
    private var table: ResourceTable
    private var pending: [UInt8] = []
    private var isEmpty = true

    package init(
        _ format: Format,
        _ columns: ResourceTable.Columns,
        withOwners: Bool = true,
        to output: @escaping ([UInt8]) throws -> Void
    ) {
        self.format = format
        self.withOwners = withOwners
        self.output = output
        table = ResourceTable(columns)
        if format == .csv { pending += Array(ResourceRow.csvTitles.text.utf8) }
    }

    /// Adds one resource in a format other than a table, which is made in blocks.
    package func add(_ resource: Resource, _ answer: OwnerAnswer) throws {
        let row = ResourceRow(resource, withOwners ? answer : nil)
        switch format {
        case .table: return
        case .csv: pending += Array(row.csv.text.utf8)
        case .ndjson: pending += row.canonicalJSON() + [UInt8(ascii: "\n")]
        case .json: pending += Array((isEmpty ? "[\n" : ",\n").utf8) + row.canonicalJSON()
        }
        isEmpty = false
        if pending.count > 1 << 16 { try flush() }
    }

    /// Adds the resources of one server; a table aligns them.
    private func add(_ rows: @escaping ResourceTable.Rows) throws {
        guard format == .table else {
            try rows { [self] in try add($0, $1) }
            return try flush()
        }
        var table = table
        try table.block(rows) { [self] line in
            isEmpty = false
            pending += line.utf8
            if pending.count > 1 << 16 { try flush() }
        }
        self.table = table
        try flush()
    }

    /// Adds the selected resources of one integration.
    package func add(
        _ estate: ShownEstate,
        of session: OwnerSession,
        _ access: DirectoryAccess,
        where isAdmitted: @escaping (Resource, OwnerAnswer) -> Bool
    ) throws {
        try session.walk(estate, session.mapping, access.directory) { pass in
            try add { visit in
                try pass { resource, answer in if isAdmitted(resource, answer) { try visit(resource, answer) }
                }
            }
        }
        try endEstate(at: session.header.finishedAt)
    }

    /// After each integration, with the time of its latest snapshot; a table names the scopes that appear as last seen.
    private func endEstate(at moment: Timestamp) throws {
        if format == .table { pending += Array(table.remembered.text(at: moment).utf8) }
        table.remembered = RememberedNotes()
        try flush()
    }

    package func end() throws {
        switch format {
        case .json: pending += Array((isEmpty ? "[]\n" : "\n]\n").utf8)
        case .table where isEmpty: pending += Array("Nothing matches.\n".utf8)
        default: break
        }
        try flush()
    }

    private func flush() throws {
        guard !pending.isEmpty else { return }
        try output(pending)
        pending.removeAll(keepingCapacity: true)
    }
}
