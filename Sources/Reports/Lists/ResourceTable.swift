import Inventory
package import Ownership

/// Resources as a table for people, in blocks of one server, so that memory does not grow with the estate.
///
/// Partitions and children with the owner of their table are folded into its row. The widths of the columns are known
/// after a first pass over a block; a long block is read again instead of being kept.
package struct ResourceTable {
    package enum Columns: Sendable { case inventory, owners }
    package typealias Rows = (@escaping (Resource, OwnerAnswer) throws -> Void) throws -> Void

    private let columns: Columns
    /// Blocks of no more rows are kept.
    private let mostKept: Int
    private var isFirst = true
    /// The notes on rows that appear as last seen.
    package var remembered = RememberedNotes()

    package init(_ columns: Columns, keeping mostKept: Int = 2000) {
        self.columns = columns
        self.mostKept = mostKept
    }

    /// Passes on the lines of a block; only the first block has titles.
    package mutating func block(
        _ rows: @escaping Rows,
        to output: @escaping (String) throws -> Void
    ) throws {
        let (columns, mostKept) = (columns, mostKept)
        var (folded, layout, remembered) = (FoldedParts(), ListColumns(columns.titles), remembered)
        var kept: [(Resource, OwnerAnswer)] = []
        var count = 0
        try rows { resource, answer in
            count += 1
            remembered.add(resource)
            if count <= mostKept { kept.append((resource, answer)) } else { kept = [] }
            folded.add(resource, answer)
            layout.measure(columns.cells(resource, answer, folded))
        }
        self.remembered = remembered
        guard count > 0 else { return }
        let again: Rows = count > mostKept ? rows : { visit in try kept.forEach(visit) }
        if !folded.isEmpty { (folded, layout) = try unfolded(again, folded) }
        if isFirst { try output(layout.line(columns.titles)) }
        isFirst = false
        try again { resource, answer in
            guard !folded.contain(resource, answer) else { return }
            try output(layout.line(columns.cells(resource, answer, folded)))
        }
    }

    /// Folds rows into others, and returns the columns of the remaining rows.
    private func unfolded(_ rows: Rows, _ parts: FoldedParts) throws -> (FoldedParts, ListColumns) {
        let columns = columns
        var (folded, layout) = (parts, ListColumns(columns.titles))
        try rows { folded.find($0, $1) }
        folded.count()
        try rows { resource, answer in
            guard !folded.contain(resource, answer) else { return }
            layout.measure(columns.cells(resource, answer, folded))
        }
        return (folded, layout)
    }
}

extension ResourceTable.Columns {
    fileprivate var titles: [String] {
        switch self {
        case .inventory: ["RESOURCE", "KIND", "OWNER ROLE", "TAGS", "OUTCOME"]
        case .owners: ["RESOURCE", "KIND", "OWNERS", "FROM", "NOTES"]
        }
    }

    fileprivate func cells(_ resource: Resource, _ answer: OwnerAnswer, _ folded: FoldedParts) -> [String] {
        let parts = resource.tableKind == .partitionedTable ? "partitions" : "children"
        let count = folded.count(of: resource).map { " (+\($0) \(parts))" } ?? ""
        let kind = resource.tableKind.map(\.rawValue) ?? resource.kind.rawValue
        switch self {
        case .inventory:
            let tags = resource.tags.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return [
                resource.path + count, kind, resource.ownerRole?.text ?? "",
                tags.joined(separator: ", "),
                resource.outcome.rawValue,
            ]
        case .owners:
            let names = answer.owners.map(\.name).joined(separator: ", ")
            return [
                resource.path + count, kind, answer.state == .unowned ? "—" : names, answer.origin,
                [resource.remembered.map { "as of \($0.asOf)" }, answer.remarks].compactMap { $0 }
                    .filter { !$0.isEmpty }.joined(separator: "; "),
            ]
        }
    }
}

extension OwnerAnswer {
    /// `schema comment owner=team-shop`, or why there is no tag.
    var origin: String {
        guard let evidence else { return reason?.rawValue ?? "" }
        guard let key = evidence.key else { return "integration (\(reason?.rawValue ?? ""))" }
        return "\(evidence.level.rawValue) \(evidence.source.rawValue) \(key)=\(evidence.value)"
    }

    var remarks: String {
        let age = directoryAsOf.map { ["directory as of \($0)"] } ?? []
        return (age + sentences).joined(separator: "; ")
    }
}
