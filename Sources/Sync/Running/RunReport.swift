import History
package import Inventory
import Store

/// How the last run of an integration went.
package struct RunReport: Sendable, Equatable {
    /// `complete`, `partial`, or `failed`: then nothing was stored.
    package enum Outcome: String, Sendable, JSONWord, CaseIterable { case complete, partial, failed }

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
    package var skipped = 0

    package init(startedAt: Timestamp, finishedAt: Timestamp, outcome: Outcome) {
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
    }
}

extension RunReport {
    init(_ run: RunRecord) throws { self = try RecordReader.read([UInt8](run.report)) }
}

extension RunReport: JSONRecord {
    package static var blank: Self {
        let never = Timestamp(milliseconds: 0)
        return Self(startedAt: never, finishedAt: never, outcome: .complete)
    }

    package mutating func visit<Visitor: FieldVisitor>(_ fields: inout Visitor) throws(Visitor.Failure) {
        try fields.field("startedAt", &startedAt)
        try fields.field("finishedAt", &finishedAt)
        try fields.field("outcome", &outcome)
        try fields.field("snapshot", &snapshot)
        try fields.field("error", &error)
        try fields.field("ownerError", &ownerError)
        try fields.field("unseen", &unseen)
        try fields.field("newlyUnseen", &newlyUnseen)
        try fields.field("sawNothing", &sawNothing)
        try fields.field("leftBehind", &leftBehind)
        try fields.field("changes", &changes)
        try fields.field("held", &held)
        try fields.field("resources", &resources)
        try fields.field("next", &next)
        try fields.field("skipped", &skipped)
    }
}
