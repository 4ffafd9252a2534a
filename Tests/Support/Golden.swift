import Foundation
import Testing

/// Compares text with a committed file of `reports/`.
///
/// `RECORD_GOLDEN=1` rewrites the file and fails once, so that a person looks at the file before it is committed.
package func expectGolden(_ name: String, _ text: String) throws {
    let path = "\(Repository.root)/reports/\(name)"
    let golden = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    guard golden != text else { return }
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        Issue.record("reports/\(name) was rewritten; check it, then run again")
        return
    }
    let differences = text.split(separator: "\n").difference(from: golden.split(separator: "\n"))
    let shown = differences.prefix(20).map { change in
        switch change {
        case .insert(let offset, let line, _): "+\(offset + 1) \(line)"
        case .remove(let offset, let line, _): "-\(offset + 1) \(line)"
        }
    }
    Issue.record("reports/\(name) differs:\n\(shown.joined(separator: "\n"))")
}

/// Replaces the parts of a snapshot that differ between machines and between runs, line by line.
///
/// Snapshot and request ids, times of the scan, oids, sizes, the server's patch version and the ports and folder of
/// the local estate become fixed words. All other bytes stay the same.
package func normalized(_ snapshot: String) -> String {
    snapshot.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        var line = String(line)
        for (pattern, replacement) in patterns { line = line.replacing(pattern, with: replacement) }
        return line
    }
    .joined(separator: "\n")
}

// A Regex is a value type, but it is not marked Sendable yet.
nonisolated(unsafe) private let patterns: [(Regex<Substring>, String)] = [
    (#/"id": "[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}"/#, "\"id\": \"SNAPSHOT\""),
    (#/"startedAt": "[^"]+"/#, "\"startedAt\": \"TIME\""),
    (#/"finishedAt": "[^"]+"/#, "\"finishedAt\": \"TIME\""),
    (#/"requestId": "[^"]+"/#, "\"requestId\": \"REQUEST\""),
    (#/"oid": [0-9]+/#, "\"oid\": 0"),
    (#/"sizeBytes": [0-9]+/#, "\"sizeBytes\": 0"),
    (#/"systemIdentifier": "[0-9]+"/#, "\"systemIdentifier\": \"CLUSTER\""),
    (#/"serverVersion": "[^"]+"/#, "\"serverVersion\": \"VERSION\""),
    (#/port [0-9]+ failed/#, "port PORT failed"),
]
