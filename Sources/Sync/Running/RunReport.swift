import History
package import Inventory

/// The result of an integration's last run.
package struct RunReport: Sendable, Codable, Equatable {
    /// `complete`, `partial`, or `failed`: then nothing was stored.
    package enum Outcome: String, Sendable, Codable, CaseIterable { case complete, partial, failed }

    package var startedAt: Timestamp
    package var finishedAt: Timestamp
    package var outcome: Outcome
    /// The snapshot that was stored.
    package var snapshot: String?
    /// Why no snapshot was stored.
    package var error: String?
    /// Why owners are not known, or not up to date.
    package var ownerError: String?
    /// How many scopes are out of view and not expected to be; nil if nothing was stored, also below.
    package var unseen: Int?
    /// Which of them were in view at the previous run, or did not exist.
    package var newlyUnseen: [String]?
    /// Whether not a single server could be read.
    package var sawNothing: Bool?
    /// By kind of change; `ownerChanged` among them.
    package var changes: [String: Int] = [:]
    /// Removals that wait to be accepted, by kind of resource.
    package var held: [String: Int] = [:]
    /// Targets that are no longer configured while events wait for them.
    package var leftBehind: [String]?
    /// Known resources by kind.
    package var resources: [String: Int] = [:]
    /// When the next run is due; nil if none is planned.
    package var next: Timestamp?
    /// Runs that were skipped because the previous one had not ended.
    package var skipped = 0

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
