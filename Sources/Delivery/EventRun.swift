/// Consecutive events of one type that one statement can apply.
///
/// Events that also change the resources below theirs have one kind: otherwise two of them could change the same row.
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
        // Whether it also changes the resources below its resource.
        let isAboutOthers = ["resource.unknown", "resource.seenAgain"].contains(type)
        return !isAboutOthers || event.kind == events[0].kind
    }
}

extension [DeliverableEvent] {
    /// A JSON array of them.
    var json: String { "[" + map { String(decoding: $0.body, as: UTF8.self) }.joined(separator: ",") + "]" }
}
