import History
package import Inventory

/// How the last run of an integration went.
package struct RunReport: Sendable, Codable, Equatable {
    /// `complete`, `partial`, or `failed`: then nothing was stored.
    package enum Outcome: String, Sendable, Codable, CaseIterable { case complete, partial, failed }

    package var startedAt: Timestamp
    package var finishedAt: Timestamp
    package var outcome: Outcome
    /// The snapshot that was stored.
    package var snapshot: String?
    /// Why nothing was.
    package var error: String?
    /// Why owners are not known, or not as they are now.
    package var ownerError: String?
    /// How much is out of view, and not as expected; nil where nothing was stored, so also below.
    package var unseen: Int?
    /// What of it was in view at the run before, or was not there.
    package var newlyUnseen: [String]?
    /// Whether not one server could be read.
    package var sawNothing: Bool?
    /// By kind of change; `ownerChanged` among them.
    package var changes: [String: Int] = [:]
    /// Removals that wait for somebody to accept them, by kind of resource.
    package var held: [String: Int] = [:]
    /// Targets that are not configured any more while events wait for them.
    package var leftBehind: [String]?
    /// Known resources by kind.
    package var resources: [String: Int] = [:]
    /// When the next run is due; nil where none is planned.
    package var next: Timestamp?
    /// Runs that fell out because the one before was not done.
    @Count package var skipped = 0

    package init(startedAt: Timestamp, finishedAt: Timestamp, outcome: Outcome) {
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
    }
}

extension RunReport: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("startedAt", startedAt)
            json.member("finishedAt", finishedAt)
            json.member("outcome", outcome.rawValue)
            json.member("snapshot", snapshot)
            json.member("error", error)
            json.member("ownerError", ownerError)
            json.member("unseen", unseen)
            json.member("newlyUnseen", newlyUnseen)
            json.member("sawNothing", sawNothing)
            json.member("leftBehind", leftBehind)
            for (key, counts) in [("changes", changes), ("held", held), ("resources", resources)] {
                json.member(key) { json in
                    json.object { json in
                        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
                            json.member(kind, count)
                        }
                    }
                }
            }
            json.member("next", next)
            json.member("skipped", skipped)
        }
    }
}
