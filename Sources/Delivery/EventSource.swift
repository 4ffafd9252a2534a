/// One event on its way to a target.
package struct DeliverableEvent: Sendable, Equatable {
    /// The highest sequence that a target may name: a sequence has twelve digits, and more must follow.
    package static let mostSequence: Int64 = 900_000_000_000

    package var sequence: Int64
    package var id: String
    /// The run that it belongs to.
    package var snapshot: String
    /// `pgcensus.resource.added`, for example.
    package var type: String
    /// The kind of the resource that it is about.
    package var kind: String
    /// A CloudEvent as one line of JSON.
    package var body: [UInt8]

    package init(
        sequence: Int64,
        id: String,
        snapshot: String,
        type: String = "",
        kind: String = "",
        body: [UInt8]
    ) {
        self.sequence = sequence
        self.id = id
        self.snapshot = snapshot
        self.type = type
        self.kind = kind
        self.body = body
    }
}

/// Reads the events that wait for one target: those after a position in the log, up to a count and a number of bytes.
package typealias EventSource =
    @Sendable (_ after: Int64, _ count: Int, _ bytes: Int) async throws -> [DeliverableEvent]

/// The position of a target, as the store knows it.
package struct DeliveryPlace: Sendable, ExpressibleByIntegerLiteral {
    /// The last event that needs no further delivery.
    package var sequence: Int64
    /// Failures in a row before this attempt.
    package var failures = 0
    package var integration = ""
    /// Distinguishes this delivery from earlier ones to the same place; the target stores it.
    package var delivery = ""
    /// Whether the target has accepted anything of this delivery.
    package var hasBegun = false
    /// Whether the target has accepted every event so far.
    package var hasAgreed = false

    package init(_ sequence: Int64) {
        self.sequence = sequence
    }

    package init(integerLiteral value: Int64) {
        self.init(value)
    }
}

/// The result of one attempt.
package struct Delivered: Sendable, Equatable {
    /// The last event that needs no further attempt; nil if there was nothing to deliver.
    package var upTo: Int64?
    /// Events up to there that the target will never accept, with its reason.
    package var refused: [Int64: String] = [:]
    /// A warning, although everything was accepted.
    package var warning: String?
    /// Why everything has to be sent to the target again; nothing was delivered then.
    package var loss: DeliveryLoss?
    /// Whether the target has what was delivered, as far as it can check.
    package var agrees = true

    package init(
        upTo: Int64?,
        refused: [Int64: String] = [:],
        warning: String? = nil,
        loss: DeliveryLoss? = nil
    ) {
        self.upTo = upTo
        self.refused = refused
        self.warning = warning
        self.loss = loss
    }
}

/// A target that no longer has what was delivered to it, or has more than the store knows.
package struct DeliveryLoss: Sendable, Equatable {
    /// The end of a reason that other targets may have at the same time.
    package static let olderStore = "an older store was restored"

    package var reason: String
    /// The last sequence that the target knows: further events get higher ones.
    package var lastSequence: Int64

    package init(reason: String, lastSequence: Int64 = 0) {
        self.reason = reason
        self.lastSequence = lastSequence
    }
}

/// A place that receives changes, each at least once and in order.
package protocol DeliveryTarget: Sendable {
    /// The name under which the store keeps its position in the log.
    var name: String { get }
    /// The address, which shows whether a new name is a new target; nil if unknown. It may contain a secret.
    var place: String? { get }

    /// Delivers the next events after a position in the log, or throws if it should be tried again later.
    func deliver(after place: DeliveryPlace, from source: EventSource) async throws(DeliveryError)
        -> Delivered
}

extension DeliveryTarget {
    package var place: String? { nil }
}
