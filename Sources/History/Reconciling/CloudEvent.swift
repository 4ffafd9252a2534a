package import Comparison
import Crypto
import Foundation
package import Inventory
import Ownership
package import Store
import Wording

/// An event in the JSON format of CloudEvents 1.0 (cloudevents/spec, json-format.md).
///
/// The id is a digest of the event and of its snapshot, so that it is the same on every attempt.
package struct CloudEvent {
    private let type: String
    private let subject: String
    /// What distinguishes the event from others of its snapshot.
    private let distinction: [String]
    private let data: any JSONWritable & Sendable
    private let integration: String
    private let snapshot: SnapshotHeader

    /// `purpose`: the only target that gets it.
    package init(_ change: Change, _ integration: String, _ snapshot: SnapshotHeader, purpose: String = "") {
        type = "pgcensus.resource.\(change.kind.rawValue)"
        subject = change.id
        distinction = [purpose, change.kind.rawValue, change.id, change.previousID ?? ""]
        data = ChangeData(change: change)
        self.integration = integration
        self.snapshot = snapshot
    }

    package init(_ transfer: OwnerTransfer, _ integration: String, _ snapshot: SnapshotHeader) {
        type = "pgcensus.owner.changed"
        subject = transfer.resource.id
        distinction = [type, subject]
        data = transfer
        self.integration = integration
        self.snapshot = snapshot
    }

    /// Earlier events of an integration no longer apply.
    package init(clearing integration: String, _ snapshot: SnapshotHeader, purpose: String) {
        type = "pgcensus.integration.cleared"
        subject = integration
        distinction = [purpose, type]
        data = Cleared(kind: "integration", id: integration, server: nil, name: integration)
        self.integration = integration
        self.snapshot = snapshot
    }

    /// Earlier events of a resource, and of everything below it, no longer apply.
    package init(clearing resource: ResentResource, _ snapshot: SnapshotHeader, purpose: String) {
        type = "pgcensus.resource.cleared"
        subject = resource.id
        distinction = [purpose, type, subject]
        data = Cleared(
            kind: resource.kind.rawValue,
            id: resource.id,
            server: resource.server,
            name: resource.name
        )
        integration = snapshot.integration
        self.snapshot = snapshot
    }

    /// The end of a run.
    init(_ closing: RunSummary, _ snapshot: SnapshotHeader, purpose: String = "") {
        type = "pgcensus.run.finished"
        subject = snapshot.integration
        distinction = [purpose, type]
        data = closing
        integration = snapshot.integration
        self.snapshot = snapshot
    }

    package func outbox(_ sequence: Int64) -> OutboxEvent {
        let parts = [snapshot.id] + distinction
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\n").utf8))
        let id = digest.prefix(16).hexadecimal
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

    package static func padded(_ sequence: Int64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

/// A change, with the digest of the facts that a receiver then has.
private struct ChangeData: JSONWritable {
    let change: Change

    func write(to json: inout JSONWriter) {
        json.object { json in
            change.writeMembers(to: &json)
            if change.kind != .removed { json.member("digest", StateDigest.facts(of: change)) }
        }
    }
}

/// Says that earlier events no longer apply.
private struct Cleared: JSONWritable {
    let kind: String
    let id: String
    let server: String?
    let name: String

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("change", "cleared")
            json.member("kind", kind)
            json.member("id", id)
            json.member("server", server)
            json.member("name", name)
        }
    }
}
