/// Events of one type that follow each other.
struct EventRun {
    let type: String
    private var bodies: [String]

    var json: String { "[" + bodies.joined(separator: ",") + "]" }

    static func split(_ events: [DeliverableEvent]) -> [EventRun] {
        var runs: [EventRun] = []
        for event in events {
            let body = String(decoding: event.body, as: UTF8.self)
            let type =
                body.firstMatch(of: #/"type":"pgcensus\.resource\.([A-Za-z]+)"/#).map { String($0.1) } ?? ""
            if let last = runs.indices.last, runs[last].type == type, type != "renamed" {
                runs[last].bodies.append(body)
            } else {
                runs.append(EventRun(type: type, bodies: [body]))
            }
        }
        return runs
    }
}
