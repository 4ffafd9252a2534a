import Comparison
import Inventory
import Wording

/// How many resources of each kind were added, removed and so on.
struct DiffSummary {
    private let before: SnapshotHeader
    private let after: SnapshotHeader
    private var counts: [Change.Kind: [ResourceKind: Int]] = [:]

    init(_ before: SnapshotHeader, _ after: SnapshotHeader) {
        self.before = before
        self.after = after
    }

    mutating func add(_ changes: [Change]) {
        for change in changes { counts[change.kind, default: [:]][change.resource, default: 0] += 1 }
    }

    var isEmpty: Bool { counts.isEmpty }

    var text: String {
        var lines = ["\(after.integration): \(before.id) to \(after.id)"]
        if before.scope != after.scope {
            lines.append("  the scopes differ: only what both include is compared")
        }
        if isEmpty { lines.append("  no change") }
        for (kind, word) in Self.words {
            guard let found = counts[kind] else { continue }
            let parts = ResourceKind.allCases.compactMap { resource in
                found[resource].map { "\($0) \($0 == 1 ? resource.words.one : resource.words.several)" }
            }
            let padding = String(repeating: " ", count: 12 - word.count)
            lines.append("  \(word)\(padding)\(parts.joined(separator: ", "))")
        }
        return lines.map(\.printable).joined(separator: "\n") + "\n"
    }

    private static let words: [(Change.Kind, String)] = [
        (.added, "added"), (.removed, "removed"), (.renamed, "renamed"), (.changed, "changed"),
        (.unknown, "unknown"), (.seenAgain, "seen again"),
    ]
}
