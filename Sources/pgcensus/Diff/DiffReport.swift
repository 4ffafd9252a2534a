import Comparison
import Foundation
import Inventory
import SnapshotStore
import Sync
import Wording

/// Writes the difference of two snapshots as it is found; it is never in memory as a whole.
struct DiffReport {
    private let before: SnapshotHeader
    private let after: SnapshotHeader
    private let view: StoreView

    init(_ before: SnapshotHeader, _ after: SnapshotHeader, in view: StoreView) {
        self.before = before
        self.after = after
        self.view = view
    }

    /// Returns whether there is any change.
    func write(_ format: DiffFormat) throws -> Bool {
        switch format {
        case .table: try writeTable()
        case .json: try writeJSON()
        case .ndjson: try writeLines()
        }
    }

    private var difference: SnapshotDifference { SnapshotDifference(before, after) }

    /// The summary comes first, so the difference is made twice: it costs what changed, no more.
    private func writeTable() throws -> Bool {
        var summary = DiffSummary(before, after)
        try difference.run(in: view) { summary.add($0) }
        try StandardOutput.write(Array(summary.text.utf8))
        let lines = ChangeLines(isColored: Terminal.isColored(STDOUT_FILENO))
        try difference.run(in: view) { changes in
            try StandardOutput.write(Array(("\n" + lines.text(changes)).utf8))
        }
        return !summary.isEmpty
    }

    private func writeLines() throws -> Bool {
        var count = 0
        try difference.run(in: view) { changes in
            count += changes.count
            for change in changes { try StandardOutput.write(change.canonicalJSON() + [UInt8(ascii: "\n")]) }
        }
        return count > 0
    }

    private func writeJSON() throws -> Bool {
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
                        try StandardOutput.write(json.drain())
                    }
                }
            }
        }
        try StandardOutput.write(json.drain() + [UInt8(ascii: "\n")])
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

/// What a terminal can show.
enum Terminal {
    static func isColored(_ descriptor: Int32) -> Bool {
        let environment = ProcessEnvironment.variables
        return isatty(descriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
            && environment["TERM"] != "dumb"
    }
}
