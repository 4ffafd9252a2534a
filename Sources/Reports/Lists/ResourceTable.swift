import Inventory
package import Ownership

/// Resources as a table for people, in blocks of one server, so that memory does not grow with the estate.
///
/// Partitions and children with the owner of their table are folded into its row.
package struct ResourceTable {
    package enum Columns: Sendable { case inventory, owners }

    private let columns: Columns
    private var rows: [(resource: Resource, answer: OwnerAnswer)] = []
    private var isFirst = true
    private var widths: [Int] = []

    package init(_ columns: Columns) {
        self.columns = columns
    }

    package mutating func add(_ resource: Resource, _ answer: OwnerAnswer) {
        rows.append((resource, answer))
    }

    /// The rows so far; only the first block has titles.
    package mutating func block() -> String {
        guard !rows.isEmpty else { return "" }
        defer { rows = [] }
        let folded = Parts(rows)
        var table = ListTable(titles)
        for (resource, answer) in rows where !folded.contain(resource, answer) {
            let parts = resource.tableKind == .partitionedTable ? "partitions" : "children"
            let count = resource.place.flatMap { folded.counts[$0] }.map { " (+\($0) \(parts))" } ?? ""
            table.add(cells(resource, answer, count))
        }
        let text = table.text(withTitles: isFirst)
        isFirst = false
        return text
    }

    private var titles: [String] {
        switch columns {
        case .inventory: ["RESOURCE", "KIND", "OWNER ROLE", "TAGS", "OUTCOME"]
        case .owners: ["RESOURCE", "KIND", "OWNERS", "FROM", "NOTES"]
        }
    }

    private func cells(_ resource: Resource, _ answer: OwnerAnswer, _ count: String) -> [String] {
        let kind = resource.tableKind.map(\.rawValue) ?? resource.kind.rawValue
        switch columns {
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
        return (age + findings.map(\.sentence)).joined(separator: "; ")
    }
}

/// A table of a block, which belongs to one server.
private struct TablePlace: Hashable {
    var database: Name?
    var table: QualifiedName
}

extension Resource {
    fileprivate var place: TablePlace? {
        guard kind == .table, let schema else { return nil }
        return TablePlace(database: database, table: QualifiedName(schema: schema, table: name))
    }

    /// The answer of the table that a part belongs to, if the part has none of its own.
    fileprivate func whole(_ answer: OwnerAnswer) -> TablePlace? {
        guard follows(answer), let whole = partOf.flatMap({ QualifiedName($0) }) else { return nil }
        return TablePlace(database: database, table: whole)
    }
}

/// The partitions and children of a block that are hidden, and how many each table has of them.
private struct Parts {
    private(set) var counts: [TablePlace: Int] = [:]
    /// The table that each table of the block belongs to; nil for tables that are no part of another.
    private var wholes: [TablePlace: TablePlace?] = [:]

    init(_ rows: [(resource: Resource, answer: OwnerAnswer)]) {
        for (resource, answer) in rows {
            if let place = resource.place { wholes[place] = .some(resource.whole(answer)) }
        }
        for (resource, answer) in rows where contain(resource, answer) {
            guard var shown = resource.place else { continue }
            var passed: Set<TablePlace> = []
            while case let whole?? = wholes[shown], wholes[whole] != nil, passed.insert(shown).inserted {
                shown = whole
            }
            counts[shown, default: 0] += 1
        }
    }

    func contain(_ resource: Resource, _ answer: OwnerAnswer) -> Bool {
        resource.whole(answer).map { wholes[$0] != nil } ?? false
    }
}
