/// Events of one type, about one kind of resource, that follow each other.
///
/// Of a server and a database in it, one statement would change a row by either.
struct EventRun {
    let type: String
    private let kind: String
    private var bodies: [String]

    var json: String { "[" + bodies.joined(separator: ",") + "]" }

    static func split(_ events: [DeliverableEvent]) -> [EventRun] {
        var runs: [EventRun] = []
        for event in events {
            let body = String(decoding: event.body, as: UTF8.self)
            let type =
                body.firstMatch(of: #/"type":"pgcensus\.([a-z]+\.[A-Za-z]+)"/#).map { String($0.1) } ?? ""
            let kind = body.firstMatch(of: #/"kind":"([A-Za-z]+)"/#).map { String($0.1) } ?? ""
            if let last = runs.indices.last, runs[last].type == type,
                !type.isAboutOthers || runs[last].kind == kind,
                type != "resource.renamed"
            {
                runs[last].bodies.append(body)
            } else {
                runs.append(EventRun(type: type, kind: kind, bodies: [body]))
            }
        }
        return runs
    }
}

extension String {
    /// Whether an event of the type changes what is below its resource too.
    fileprivate var isAboutOthers: Bool { ["resource.unknown", "resource.seenAgain"].contains(self) }
}
