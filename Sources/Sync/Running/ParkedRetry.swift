import Comparison
import Foundation
import History
import Inventory
import Store

/// Replaces the parked events of one target with the present state of their resources.
///
/// So it overtakes nothing that was sent meanwhile.
struct ParkedRetry {
    private let events: [ParkedEvent]

    init(_ events: [ParkedEvent]) {
        self.events = events
    }

    func run(in store: StoreChange) throws {
        guard let first = events.first, let header = try store.lastHeader(of: first.integration) else {
            return
        }
        let sent = try events.map {
            ($0, try JSONDecoder().decode(SentEvent.self, from: Data($0.event.body)))
        }
        let wanted = try sent.flatMap {
            try $1.wanted(since: $0.event.sequence, of: first.integration, store.view)
        }
        let isEverything = sent.contains { $1.type == "pgcensus.integration.cleared" }
        let transfers = sent.filter { $1.type == "pgcensus.owner.changed" }.map(\.0)
        for event in events { try store.unpark(event) }
        let resend = Resend(header, to: first.target, in: store)
        if isEverything { return try resend.everything() }
        try resend.resources(wanted.removingDuplicates)
        for parked in transfers {
            var event = parked.event
            event.renumber(try store.nextSequence())
            try store.add(event, for: parked.target, of: parked.integration)
        }
    }
}

/// The members of an event that say what it is about.
private struct SentEvent: Decodable {
    struct Data: Decodable {
        let kind: String
        let previousId: String?
        let server: String?
        let name: String?
    }

    let type: String
    let subject: String
    let data: Data

    func wanted(since sequence: Int64, of integration: String, _ view: StoreView) throws -> [ResentResource] {
        guard type.hasPrefix("pgcensus.resource."), let kind = ResourceKind(rawValue: data.kind) else {
            return []
        }
        let change = type.dropFirst("pgcensus.resource.".count)
        return try [subject, data.previousId].compactMap(\.self).map { id in
            ResentResource(
                id: try view.present(id, since: sequence, of: integration),
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

extension OutboxEvent {
    /// Gives the event another sequence, in its body too; quotes in texts are escaped, so the name is found.
    fileprivate mutating func renumber(_ sequence: Int64) {
        self.sequence = sequence
        let name = Array(#""sequence":""#.utf8)
        guard let place = body.firstRange(of: name),
            let end = body[place.upperBound...].firstIndex(of: UInt8(ascii: "\""))
        else {
            return
        }
        body.replaceSubrange(place.upperBound..<end, with: CloudEvent.padded(sequence).utf8)
    }
}
