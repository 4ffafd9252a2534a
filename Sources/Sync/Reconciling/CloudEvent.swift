import Comparison
import Crypto
import Foundation
import Inventory
import Ownership
import SnapshotStore

/// Something to tell as CloudEvents 1.0 writes it in JSON (cloudevents/spec, json-format.md).
///
/// The id is a digest of what the event says and of the snapshot that showed it, so that it is the same on every attempt.
struct CloudEvent {
    private let type: String
    private let subject: String
    /// What tells the event from others of its snapshot.
    private let distinction: [String]
    private let data: any JSONWritable & Sendable
    private let integration: String
    private let snapshot: SnapshotHeader

    /// `purpose`: who alone it is for.
    init(_ change: Change, _ integration: String, _ snapshot: SnapshotHeader, purpose: String = "") {
        type = "pgcensus.resource.\(change.kind.rawValue)"
        subject = change.id
        distinction = [purpose, change.kind.rawValue, change.id, change.previousID ?? ""]
        data = change
        self.integration = integration
        self.snapshot = snapshot
    }

    init(_ transfer: OwnerTransfer, _ integration: String, _ snapshot: SnapshotHeader) {
        type = "pgcensus.owner.changed"
        subject = transfer.resource.id
        distinction = [type, subject]
        data = transfer
        self.integration = integration
        self.snapshot = snapshot
    }

    func outbox(_ sequence: Int64) -> OutboxEvent {
        let parts = [snapshot.id] + distinction
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\n").utf8))
        let id = digest.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return OutboxEvent(sequence: sequence, id: id, snapshot: snapshot.id, body: body(id, sequence))
    }

    private func body(_ id: String, _ sequence: Int64) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("specversion", "1.0")
            json.member("id", id)
            json.member("source", integration)
            json.member("type", type)
            json.member("subject", subject)
            json.member("time", snapshot.finishedAt)
            json.member("datacontenttype", "application/json")
            // The extension `sequence`: sorts as text.
            json.member("sequence", Self.padded(sequence))
            json.member("snapshot", snapshot.id)
            json.member("data") { data.write(to: &$0) }
        }
        return json.drain()
    }

    static func padded(_ sequence: Int64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
