import Comparison
import History
import Inventory
import Store

/// Replaces the parked events of one target with the present state of their resources.
///
/// An old event therefore never arrives after a newer one.
struct ParkedRetry {
    private let events: [ParkedEvent]

    init(_ events: [ParkedEvent]) {
        self.events = events
    }

    func run(in store: StoreChange) throws {
        guard let first = events.first, let header = try store.lastHeader(of: first.integration) else {
            return
        }
        let resources = try events.flatMap { try $0.event.resources(store.view) }
        let isEverything = events.contains { $0.event.type == "pgcensus.integration.cleared" }
        let transfers = events.filter { $0.event.type == "pgcensus.owner.changed" }
        for event in events { try store.unpark(event) }
        let resend = Resend(header, to: first.target, in: store)
        if isEverything { return try resend.everything() }
        try resend.resources(resources.removingDuplicates)
        for parked in transfers {
            var event = parked.event
            event.sequence = try store.nextSequence()
            try store.add(event, for: parked.target, of: parked.integration)
        }
    }
}

/// The part of an event's data that is needed to send the resource again.
private struct EventData: JSONRecord {
    var previousID: String?
    var server: String?
    var name: String?

    static var blank: EventData { EventData() }

    mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("previousId", &previousID)
        try fields.field("server", &server)
        try fields.field("name", &name)
    }
}

extension OutboxEvent {
    /// The resources that it is about, by their present ids.
    fileprivate func resources(_ view: StoreView) throws -> [ResentResource] {
        let prefix = "pgcensus.resource."
        guard type.hasPrefix(prefix), let kind = ResourceKind(rawValue: kind) else { return [] }
        let change = type.dropFirst(prefix.count)
        let data: EventData = try RecordReader.read(data)
        return try [subject, data.previousID].compactMap(\.self).map { id in
            ResentResource(
                id: try view.present(id, since: sequence, of: source),
                kind: kind,
                name: data.name ?? "",
                server: data.server,
                isWithAllBelow: ["renamed", "cleared"].contains(change),
                isAboutView: ["unknown", "seenAgain"].contains(change)
            )
        }
    }
}

extension [ResentResource] {
    fileprivate var removingDuplicates: [ResentResource] {
        var known: Set<ResentResource> = []
        return filter { known.insert($0).inserted }
    }
}
