/// Events of one type that follow each other.
struct EventRun {
    let type: String
    private var bodies: [String]

    var json: String { "[" + bodies.joined(separator: ",") + "]" }

    static func split(_ events: [DeliverableEvent]) -> [EventRun] {
        var runs: [EventRun] = []
        for event in events {
            let body = String(decoding: event.body, as: UTF8.self)
            let found = body.firstMatch(of: #/"type":"pgcensus\.((?:resource|owner)\.[A-Za-z]+)"/#)
            let type = found.map { String($0.1) } ?? ""
            if let last = runs.indices.last, runs[last].type == type, type != "resource.renamed" {
                runs[last].bodies.append(body)
            } else {
                runs.append(EventRun(type: type, bodies: [body]))
            }
        }
        return runs
    }
}
