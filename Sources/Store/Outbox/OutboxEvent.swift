import Foundation
import GRDB
package import Inventory

/// One event that waits for delivery, with the attributes of CloudEvents.
package struct OutboxEvent: Sendable, Equatable {
    package var sequence: Int64
    package var id: String
    /// The integration.
    package var source: String
    /// `pgcensus.resource.added`, for example.
    package var type: String
    package var subject: String
    package var time: Timestamp
    /// The snapshot that showed the change.
    package var snapshot: String
    /// The kind of the resource, as `data` has it too.
    package var kind: String
    /// JSON.
    package var data: [UInt8]

    package init(
        sequence: Int64,
        id: String,
        source: String,
        type: String,
        subject: String,
        time: Timestamp,
        snapshot: String,
        kind: String,
        data: [UInt8]
    ) {
        self.sequence = sequence
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.snapshot = snapshot
        self.kind = kind
        self.data = data
    }
}

extension OutboxEvent: FetchableRecord {
    static let columns =
        "e.sequence, e.id, e.integration, e.type, e.subject, e.time, e.snapshot, e.kind, e.data"

    init(row: Row) throws {
        sequence = try row.decode(forColumn: "sequence")
        id = try row.decode(forColumn: "id")
        source = try row.decode(forColumn: "integration")
        type = try row.decode(forColumn: "type")
        subject = try row.decode(forColumn: "subject")
        time = try row.decode(forColumn: "time")
        snapshot = try row.decode(forColumn: "snapshot")
        kind = try row.decode(forColumn: "kind")
        data = try row.bytes("data")
    }
}

/// A CloudEvent 1.0 in JSON (cloudevents/spec, json-format.md): one line, with the same bytes on every attempt.
extension OutboxEvent: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("specversion", "1.0")
            json.member("id", id)
            json.member("source", source)
            json.member("type", type)
            json.member("subject", subject)
            json.member("time", time)
            json.member("datacontenttype", "application/json")
            // The extension `sequence`: sorts as text.
            json.member("sequence", paddedSequence)
            json.member("snapshot", snapshot)
            json.member("data") { $0.literal(data) }
        }
    }

    private var paddedSequence: String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

extension StoreView {
    /// The next events of a target, up to a count and a number of bytes, but at least one if there is one.
    package func pending(
        _ target: String,
        of integration: String,
        after place: Int64,
        count: Int,
        bytes: Int
    ) throws -> [OutboxEvent] {
        let sql = """
            select \(OutboxEvent.columns) from event e
            where integration = ?1 and (target is null or target = ?2) and sequence > ?4
            order by sequence limit ?3
            """
        let found = try OutboxEvent.fetchCursor(
            db.cachedStatement(sql: sql),
            arguments: [integration, target, count, place]
        )
        var (events, size): ([OutboxEvent], Int) = ([], 0)
        while let event = try found.next() {
            size += event.data.count + Self.envelope
            guard events.isEmpty || size <= bytes else { break }
            events.append(event)
        }
        return events
    }

    /// About as many bytes as a CloudEvent has around its data.
    private static let envelope = 400
}
