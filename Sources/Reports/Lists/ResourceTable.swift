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
        for (resource, answer) in rows where !folded.contain(resource) {
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
        return (age + sentences).joined(separator: "; ")
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
    /// The table that each part is shown with.
    private var roots: [TablePlace: TablePlace] = [:]

    init(_ rows: [(resource: Resource, answer: OwnerAnswer)]) {
        let places = Set(rows.compactMap(\.resource.place))
        var wholes: [TablePlace: TablePlace] = [:]
        for (resource, answer) in rows {
            guard let whole = resource.whole(answer), places.contains(whole) else { continue }
            resource.place.map { wholes[$0] = whole }
        }
        for place in wholes.keys { findRoot(of: place, wholes) }
        for (place, root) in roots where root != place { counts[root, default: 0] += 1 }
    }

    /// Parts can have parts, as many as anybody likes; in a circle, which PostgreSQL does not allow, each is shown.
    private mutating func findRoot(of place: TablePlace, _ wholes: [TablePlace: TablePlace]) {
        var passed: Set<TablePlace> = []
        var shown = place
        while roots[shown] == nil, let whole = wholes[shown], passed.insert(shown).inserted { shown = whole }
        let isCircle = passed.contains(shown)
        let root = roots[shown] ?? shown
        for part in passed { roots[part] = isCircle ? part : root }
    }

    func contain(_ resource: Resource) -> Bool {
        resource.place.map { roots[$0, default: $0] != $0 } ?? false
    }
}
