package import Inventory
package import Ownership
import Wording

/// How many resources have owners, by kind, subscription and server; and the values that match no user or group.
package struct OwnerCoverageReport {
    private static let mostValues = 50

    private let title: String
    private let coverage: OwnerCoverage

    package init(title: String, _ coverage: OwnerCoverage) {
        self.title = title
        self.coverage = coverage
    }

    package var text: String {
        let total = coverage.total
        var text = """
            \(title.printable): \(Self.percent(total.share)) of \(total.total) resources are owned by a tag

            \(table("KIND", kinds))
            \(table("SUBSCRIPTION", subscriptions))
            \(table("SERVER", servers))

            """
        guard !coverage.unmatched.isEmpty else { return text + "Every value matches.\n" }
        var values = ListTable(["VALUE", "REASON", "NAMES", "WOULD SETTLE"])
        for (value, resources) in coverage.unmatched.prefix(Self.mostValues) {
            values.add([
                "\"\(value.part)\"", value.reason.rawValue, value.names.joined(separator: ", "),
                String(resources),
            ])
        }
        text += values.text()
        let further = coverage.unmatched.count - Self.mostValues
        return further > 0 ? text + "and \(further) more; -o json has all\n" : text
    }

    private typealias Row = (name: String, counts: OwnerCoverage.Counts)

    private var kinds: [Row] {
        ResourceKind.owned.compactMap { kind in coverage.byKind[kind].map { (kind.rawValue, $0) } }
            + [("all", coverage.total)]
    }

    private var subscriptions: [Row] {
        coverage.bySubscription.map { id, counts in
            let name = id.map { id in coverage.subscriptionNames[id].map { "\($0) (\(id.guid))" } ?? id }
            return (name ?? "none", counts)
        }
        .sorted { Name($0.name) < Name($1.name) }
    }

    private var servers: [Row] {
        coverage.byServer.map { id, counts in (coverage.serverNames[id] ?? id, counts) }
            .sorted { Name($0.name) < Name($1.name) }
    }

    private func table(_ title: String, _ rows: [Row]) -> String {
        var table = ListTable([title, "OWNED", "FALLBACK", "UNOWNED", "SHARE"])
        for (name, counts) in rows {
            table.add(
                [name] + [counts.owned, counts.fallback, counts.unowned].map(String.init)
                    + [Self.percent(counts.share)]
            )
        }
        return table.text()
    }

    /// Rounded down, so that 100.0 % means all.
    package static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded(.down))
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

extension OwnerCoverageReport: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("total", CountsRow(nil, coverage.total))
            json.member("kinds", kinds.map { CountsRow($0.name, $0.counts) })
            json.member("subscriptions", rows(coverage.bySubscription.map { ($0 ?? "", $1) }))
            json.member("servers", rows(coverage.byServer.map { ($0, $1) }))
            json.member(
                "unmatched",
                coverage.unmatched.map { UnmatchedRow(value: $0.value, resources: $0.resources) }
            )
        }
    }

    private func rows(_ counts: [(String, OwnerCoverage.Counts)]) -> [CountsRow] {
        counts.sorted { Name($0.0) < Name($1.0) }.map { CountsRow($0.0, $0.1) }
    }

    private struct CountsRow: JSONWritable {
        let name: String?
        let counts: OwnerCoverage.Counts

        init(_ name: String?, _ counts: OwnerCoverage.Counts) {
            self.name = name
            self.counts = counts
        }

        func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("name", name)
                json.member("owned", counts.owned)
                json.member("fallback", counts.fallback)
                json.member("unowned", counts.unowned)
            }
        }
    }

    private struct UnmatchedRow: JSONWritable {
        let value: OwnerCoverage.Value
        let resources: Int

        func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("value", value.part)
                json.member("reason", value.reason.rawValue)
                json.member("names", value.names)
                json.member("resources", resources)
            }
        }
    }
}

extension String {
    fileprivate var guid: String { String(split(separator: "/").last ?? "") }
}
