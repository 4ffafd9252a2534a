package import Comparison
import Crypto
import Foundation
package import Inventory
import Ownership
package import Store
import Wording

/// An event before it has its place in the outbox.
///
/// The id is a digest of what the event says and of the snapshot that showed it: it is the same on every attempt.
package struct CloudEvent {
    private let type: String
    private let subject: String
    /// Of the resource that the event is about.
    private let kind: String
    /// What distinguishes the event from others of its snapshot.
    private let distinction: [String]
    private let data: any JSONWritable & Sendable
    private let integration: String
    private let snapshot: SnapshotHeader

    /// `purpose`: the only target that gets it.
    package init(_ change: Change, _ integration: String, _ snapshot: SnapshotHeader, purpose: String = "") {
        type = "pgcensus.resource.\(change.kind.rawValue)"
        subject = change.id
        kind = change.resource.rawValue
        distinction = [purpose, change.kind.rawValue, change.id, change.previousID ?? ""]
        data = ChangeData(change: change)
        self.integration = integration
        self.snapshot = snapshot
    }

    package init(_ transfer: OwnerTransfer, _ integration: String, _ snapshot: SnapshotHeader) {
        type = "pgcensus.owner.changed"
        subject = transfer.resource.id
        kind = transfer.resource.kind.rawValue
        distinction = [type, subject]
        data = transfer
        self.integration = integration
        self.snapshot = snapshot
    }

    /// Earlier events of an integration no longer apply.
    package init(clearing integration: String, _ snapshot: SnapshotHeader, purpose: String) {
        type = "pgcensus.integration.cleared"
        subject = integration
        kind = "integration"
        distinction = [purpose, type]
        data = Cleared(kind: kind, id: integration, server: nil, name: integration)
        self.integration = integration
        self.snapshot = snapshot
    }

    /// Earlier events of a resource, and of everything below it, no longer apply.
    package init(clearing resource: ResentResource, _ snapshot: SnapshotHeader, purpose: String) {
        type = "pgcensus.resource.cleared"
        subject = resource.id
        kind = resource.kind.rawValue
        distinction = [purpose, type, subject]
        data = Cleared(kind: kind, id: resource.id, server: resource.server, name: resource.name)
        integration = snapshot.integration
        self.snapshot = snapshot
    }

    /// The end of a run.
    init(_ closing: RunSummary, _ snapshot: SnapshotHeader, purpose: String = "") {
        type = "pgcensus.run.finished"
        subject = snapshot.integration
        kind = "integration"
        distinction = [purpose, type]
        data = closing
        integration = snapshot.integration
        self.snapshot = snapshot
    }

    package func outbox(_ sequence: Int64) -> OutboxEvent {
        let parts = [snapshot.id] + distinction
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\n").utf8))
        return OutboxEvent(
            sequence: sequence,
            id: digest.prefix(16).hexadecimal,
            source: integration,
            type: type,
            subject: subject,
            time: snapshot.finishedAt,
            snapshot: snapshot.id,
            kind: kind,
            data: data.canonicalJSON()
        )
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
