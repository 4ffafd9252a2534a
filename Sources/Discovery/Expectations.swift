import Configuration
import Inventory

/// What the configuration expects to be out of view, on the day of a scan.
struct Expectations: Sendable {
    private let entries: [ExpectedAbsence]
    private let day: String
    /// The places of entries that name nothing found so far.
    private(set) var unused: Set<Int>

    init(_ entries: [ExpectedAbsence], on day: String) {
        self.entries = entries
        self.day = day
        unused = Set(entries.indices)
    }

    /// The entries that name nothing, for people.
    var remarks: [String] {
        unused.sorted().map { place in
            let entry = entries[place]
            let line = entry.origin.map { " (\($0))" } ?? ""
            return "expected[\(place)]\(line) names nothing that there is: \(entry.expectation.reason)"
        }
    }

    mutating func mark(_ subscription: inout Subscription) {
        let (here, found) = (subscription, entries.indices)
        mark(&subscription.scan, found.filter { entries[$0].concerns(here) })
    }

    /// The server and the databases that it names.
    ///
    /// One that is partial was read: its databases say for themselves what may be out of view.
    mutating func mark(_ server: inout Server) {
        let here = server
        let found = entries.indices.filter { entries[$0].concerns(here) }
        if server.scan.outcome == .partial { unused.subtract(found) } else { mark(&server.scan, found) }
        server.databases = server.databases?.map { database in
            var database = database
            mark(&database, of: here)
            return database
        }
    }

    /// Where a server is expected to be out of view, so is what only Azure knows of it.
    mutating func mark(_ database: inout Database, of server: Server) {
        let (here, found) = (database, entries.indices)
        let isUnread = database.isUnread
        mark(
            &database.scan,
            found.filter {
                entries[$0].concerns(here.name, of: server) || (isUnread && entries[$0].concerns(server))
            }
        )
    }

    /// The first entry that still holds counts; a database that shares the cause of its server says no more than that.
    private mutating func mark(_ scan: inout ScanResult, _ found: [Int]) {
        unused.subtract(found)
        guard scan.outcome.hidesSomething, let first = found.first else { return }
        let expectations = found.map { entries[$0].expectation }
        scan.expected = expectations.first { !$0.isOver(on: day) }
        guard scan.expected == nil, !scan.problems.isEmpty else { return }
        scan.problems.append(.expectationOver(entries[first].expectation))
    }
}

extension Problem {
    fileprivate static func expectationOver(_ expectation: Expectation) -> Problem {
        Problem(
            code: "expectation-over",
            message: "was expected until \(expectation.until ?? ""): \(expectation.reason)",
            hint: "Bring it back into view, or set a later date in expected."
        )
    }
}
