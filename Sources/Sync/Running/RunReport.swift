import History
package import Inventory
import Store

/// The result of an integration's last run.
package struct RunReport: Sendable, Equatable {
    /// `complete`, `partial`, or `failed`: then nothing was stored.
    package enum Outcome: String, Sendable, JSONWord, CaseIterable { case complete, partial, failed }

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
    @Count package var skipped = 0

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
        try fields.field("skipped", &_skipped)
    }
}
