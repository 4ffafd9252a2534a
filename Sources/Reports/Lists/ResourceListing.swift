package import Directories
package import History
import Inventory
package import Ownership

/// Writes resources in one of the formats, server by server.
package struct ResourceListing {
    package enum Format { case table, json, ndjson, csv }

    private let format: Format
    private let withOwners: Bool
    private let output: ([UInt8]) throws -> Void
    private var table: ResourceTable
    /// The scopes that appear as last seen.
    private var remembered = RememberedNotes()
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

    package mutating func add(_ resource: Resource, _ answer: OwnerAnswer) throws {
        let row = ResourceRow(resource, withOwners ? answer : nil)
        switch format {
        case .table:
            table.add(resource, answer)
            remembered.add(resource)
        case .csv: pending += Array(row.csv.text.utf8)
        case .ndjson: pending += row.canonicalJSON() + [UInt8(ascii: "\n")]
        case .json: pending += Array((isEmpty ? "[\n" : ",\n").utf8) + row.canonicalJSON()
        }
        isEmpty = false
        if pending.count > 1 << 16 { try flush() }
    }

    /// After each server; a table aligns the rows of one server.
    private mutating func endBlock() throws {
        if format == .table { pending += Array(table.block().utf8) }
        try flush()
    }

    /// Adds the selected resources of one integration.
    package mutating func add(
        _ estate: ShownEstate,
        of session: OwnerSession,
        _ access: DirectoryAccess,
        where isAdmitted: (Resource, OwnerAnswer) -> Bool
    ) throws {
        try session.walk(estate, session.mapping, access.directory) { resource, answer in
            if isAdmitted(resource, answer) { try add(resource, answer) }
        } afterServer: {
            try endBlock()
        }
        try endEstate(at: session.header.finishedAt)
    }

    /// After each integration, with the time of its latest snapshot; a table names the scopes that appear as last seen.
    private mutating func endEstate(at moment: Timestamp) throws {
        try endBlock()
        if format == .table { pending += Array(remembered.text(at: moment).utf8) }
        remembered = RememberedNotes()
        try flush()
    }

    package mutating func end() throws {
        try endBlock()
        switch format {
        case .json: pending += Array((isEmpty ? "[]\n" : "\n]\n").utf8)
        case .table where isEmpty: pending += Array("Nothing matches.\n".utf8)
        default: break
        }
        try flush()
    }

    private mutating func flush() throws {
        guard !pending.isEmpty else { return }
        try output(pending)
        pending.removeAll(keepingCapacity: true)
    }
}
