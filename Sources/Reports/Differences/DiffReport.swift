import Comparison
import History
package import Inventory
package import Store

/// Writes the difference of two snapshots server by server, never as a whole in memory.
package struct DiffReport {
    package enum Format: String, CaseIterable, Sendable { case table, json, ndjson }

    package typealias Output = ([UInt8]) throws -> Void

    private let before: SnapshotHeader
    private let after: SnapshotHeader
    private let view: StoreView
    private let isColored: Bool

    package init(_ before: SnapshotHeader, _ after: SnapshotHeader, in view: StoreView, isColored: Bool) {
        self.before = before
        self.after = after
        self.view = view
        self.isColored = isColored
    }

    /// Returns whether there is any change.
    package func write(_ format: Format, to output: Output) throws -> Bool {
        switch format {
        case .table: try writeTable(output)
        case .json: try writeJSON(output)
        case .ndjson: try writeLines(output)
        }
    }

    private var difference: SnapshotDifference { SnapshotDifference(before, after) }

    /// The summary comes first, so the difference is computed twice: the time depends on the changes alone.
    private func writeTable(_ output: Output) throws -> Bool {
        var summary = DiffSummary(before, after)
        try difference.run(in: view) { summary.add($0) }
        try output(Array(summary.text.utf8))
        let lines = ChangeLines(isColored: isColored)
        try difference.run(in: view) { changes in
            try output(Array(("\n" + lines.text(changes)).utf8))
        }
        return !summary.isEmpty
    }

    private func writeLines(_ output: Output) throws -> Bool {
        var count = 0
        try difference.run(in: view) { changes in
            count += changes.count
            for change in changes { try output(change.canonicalJSON() + [UInt8(ascii: "\n")]) }
        }
        return count > 0
    }

    private func writeJSON(_ output: Output) throws -> Bool {
        var count = 0
        var json = JSONWriter(.indented)
        try json.object { json in
            json.member("format", "pgcensus/diff/v1")
            json.member("integration", after.integration)
            json.member("before", Reference(header: before))
            json.member("after", Reference(header: after))
            try json.member("changes") { json in
                try json.array { json in
                    try difference.run(in: view) { changes in
                        count += changes.count
                        for change in changes { json.element(change) }
                        try output(json.drain())
                    }
                }
            }
        }
        try output(json.drain() + [UInt8(ascii: "\n")])
        return count > 0
    }

    private struct Reference: JSONWritable {
        let header: SnapshotHeader

        func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("id", header.id)
                json.member("finishedAt", header.finishedAt)
                json.member("outcome", header.coverage.outcome)
            }
        }
    }
}
