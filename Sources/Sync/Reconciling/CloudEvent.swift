import Comparison
import Crypto
import Foundation
import Inventory
import SnapshotStore

/// A change as CloudEvents 1.0 writes it in JSON (cloudevents/spec, json-format.md).
///
/// The id is a digest of what the event says and of the snapshot that showed it, so that it is the same on every attempt.
struct CloudEvent {
    let change: Change
    let integration: String
    let snapshot: String
    let time: Timestamp
    /// Apart from the change: who alone it is for.
    var purpose = ""

    func outbox(_ sequence: Int64) -> OutboxEvent {
        let parts = [snapshot, purpose, change.kind.rawValue, change.id, change.previousID ?? ""]
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\n").utf8))
        let id = digest.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return OutboxEvent(sequence: sequence, id: id, snapshot: snapshot, body: body(id, sequence))
    }

    private func body(_ id: String, _ sequence: Int64) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("specversion", "1.0")
            json.member("id", id)
            json.member("source", integration)
            json.member("type", "pgcensus.resource.\(change.kind.rawValue)")
            json.member("subject", change.id)
            json.member("time", time)
            json.member("datacontenttype", "application/json")
            // The extension `sequence`: sorts as text.
            json.member("sequence", Self.padded(sequence))
            json.member("snapshot", snapshot)
            json.member("data", change)
        }
        return json.drain()
    }

    static func padded(_ sequence: Int64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
