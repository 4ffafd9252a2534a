/// Events of one type, about one kind of resource, that follow each other.
///
/// Of a server and a database in it, one statement would change a row by either.
struct EventRun {
    private(set) var events: [DeliverableEvent]

    /// Without `pgcensus.`.
    var type: String {
        let prefix = "pgcensus."
        return events[0].type.hasPrefix(prefix) ? String(events[0].type.dropFirst(prefix.count)) : ""
    }

    static func split(_ events: [DeliverableEvent]) -> [EventRun] {
        var runs: [EventRun] = []
        for event in events {
            if let last = runs.indices.last, runs[last].takes(event) {
                runs[last].events.append(event)
            } else {
                runs.append(EventRun(events: [event]))
            }
        }
        return runs
    }

    private func takes(_ event: DeliverableEvent) -> Bool {
        guard event.type == events[0].type, type != "resource.renamed" else { return false }
        // Whether it changes what is below its resource too.
        let isAboutOthers = ["resource.unknown", "resource.seenAgain"].contains(type)
        return !isAboutOthers || event.kind == events[0].kind
    }
}

extension [DeliverableEvent] {
    /// A JSON array of them.
    var json: String { "[" + map { String(decoding: $0.body, as: UTF8.self) }.joined(separator: ",") + "]" }
}
