import Inventory
import Ownership
import Reports

/// Resources on their way to standard output, in one of the formats, a server's at a time.
struct ResourceListing {
    private let format: ListFormat
    private let output = OutputFile()
    private var table: ResourceTable
    private var pending: [UInt8] = []
    private var isEmpty = true
    private let withOwners: Bool

    init(_ format: ListFormat, _ columns: ResourceTable.Columns, withOwners: Bool = true) {
        self.format = format
        self.withOwners = withOwners
        table = ResourceTable(columns)
        if format == .csv { pending += Array(ResourceRow.csvTitles.text.utf8) }
    }

    mutating func add(_ resource: Resource, _ answer: OwnerAnswer) throws {
        let row = ResourceRow(resource, withOwners ? answer : nil)
        switch format {
        case .table: table.add(resource, answer)
        case .csv: pending += Array(row.csv.text.utf8)
        case .json:
            pending += Array((isEmpty ? "[\n" : ",\n").utf8) + row.canonicalJSON()
        }
        isEmpty = false
        if pending.count > 1 << 16 { try flush() }
    }

    mutating func endBlock() throws {
        if format == .table { pending += Array(table.block().utf8) }
        try flush()
    }

    mutating func end() throws {
        try endBlock()
        if format == .json { pending += Array((isEmpty ? "[]\n" : "\n]\n").utf8) }
        if format == .table, isEmpty { pending += Array("Nothing matches.\n".utf8) }
        try flush()
    }

    private mutating func flush() throws {
        guard !pending.isEmpty else { return }
        try output.write(pending)
        pending.removeAll(keepingCapacity: true)
    }
}
