import Configuration
import Inventory

/// The scopes that the configuration expects to be out of view, on the day of a scan.
struct Expectations: Sendable {
    private let entries: [ExpectedAbsence]
    private let day: String
    /// The indexes of entries that match nothing so far.
    private(set) var unused: Set<Int>

    init(_ entries: [ExpectedAbsence], on day: String) {
        self.entries = entries
        self.day = day
        unused = Set(entries.indices)
    }

    /// The entries that match nothing, for people.
    var remarks: [String] {
        unused.sorted().map { place in
            let entry = entries[place]
            let line = entry.origin.map { " (\($0))" } ?? ""
            return "expected[\(place)]\(line) matches nothing: \(entry.expectation.reason)"
        }
    }

    mutating func mark(_ subscription: inout Subscription) {
        let (here, found) = (subscription, entries.indices)
        mark(&subscription.scan, found.filter { entries[$0].concerns(here) })
    }

    /// Matches the server and its databases.
    ///
    /// A partial server was read: its databases have their own expectations.
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

    /// If a server is expected to be out of view, so are the facts that only Azure has.
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

    /// The first entry that still applies counts; a database with the cause of its server adds nothing.
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
