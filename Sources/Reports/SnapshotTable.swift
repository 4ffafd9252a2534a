package import Inventory

/// Snapshots as a table for people, or as JSON for programs.
package struct SnapshotTable {
    private let headers: [SnapshotHeader]

    package init(_ headers: [SnapshotHeader]) {
        self.headers = headers
    }

    package var text: String {
        let titles = ["SNAPSHOT", "INTEGRATION", "STARTED", "OUTCOME", "SERVERS", "DATABASES", "TABLES"]
        let rows = headers.map { header in
            [
                header.id, header.integration, header.startedAt.description, header.coverage.outcome.rawValue,
                String(header.coverage.servers.total), String(header.coverage.databases.total),
                String(header.coverage.tables),
            ]
        }
        return TextTable(rows: [titles] + rows).text
    }

    /// The headers of the snapshots, without the servers.
    package var json: String {
        var json = JSONWriter(.indented)
        json.array { json in
            headers.forEach { json.element($0) }
        }
        return String(decoding: json.drain(), as: UTF8.self)
    }
}
