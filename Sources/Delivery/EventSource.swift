/// One event on its way to a target.
package struct DeliverableEvent: Sendable, Equatable {
    package var sequence: Int64
    package var id: String
    /// The run that it belongs to.
    package var snapshot: String
    /// A CloudEvent as one line of JSON.
    package var body: [UInt8]

    package init(sequence: Int64, id: String, snapshot: String, body: [UInt8]) {
        self.sequence = sequence
        self.id = id
        self.snapshot = snapshot
        self.body = body
    }
}

/// The events that wait for one target: those behind a place in the log, up to a count and a number of bytes.
package typealias EventSource =
    @Sendable (_ after: Int64, _ count: Int, _ bytes: Int) async throws -> [DeliverableEvent]

/// What one attempt came to.
package struct Delivered: Sendable, Equatable {
    /// The last event that needs no further attempt; nil where there was nothing to deliver.
    package var upTo: Int64?
    /// Events on the way there that the target will never take, with its reason.
    package var refused: [Int64: String] = [:]
    /// What somebody should look at, though all was taken.
    package var warning: String?

    package init(upTo: Int64?, refused: [Int64: String] = [:], warning: String? = nil) {
        self.upTo = upTo
        self.refused = refused
        self.warning = warning
    }
}

/// A place that hears of changes, each at least once and in order.
package protocol DeliveryTarget: Sendable {
    /// Under which its place in the log is kept.
    var name: String { get }

    /// Delivers what comes next behind a place in the log, or throws where it should be tried again later.
    func deliver(after place: Int64, from source: EventSource) async throws(DeliveryError) -> Delivered
}
