/// Finds the events that a receiver refuses, by halving a refused batch.
///
/// An event counts as refused only if the receiver accepts another one: a receiver that refuses everything has an
/// outage, and its events wait. The search for an accepted event is longer after more failures.
struct RefusalSearch {
    /// Nil if a batch was accepted, or the reason why not.
    typealias Post = (ArraySlice<DeliverableEvent>) async throws(DeliveryError) -> String?

    private let post: Post
    private let mostRefusals: Int
    private var refusals = 0
    private var taken = 0
    private var refused: [Int64: String] = [:]
    private var last: Int64?
    private var lastReason = ""

    init(failures: Int, post: @escaping Post) {
        self.post = post
        mostRefusals = 16 << min(failures, 6)
    }

    /// Whether the receiver has accepted anything.
    var hasAcceptedAny: Bool { taken > 0 }

    mutating func send(_ events: ArraySlice<DeliverableEvent>) async throws(DeliveryError) {
        guard let end = events.last else { return }
        guard let reason = try await post(events) else {
            taken += events.count
            last = end.sequence
            return
        }
        lastReason = reason
        refusals += 1
        guard taken > 0 || refusals < mostRefusals else { throw outage }
        guard events.count > 1 else {
            refused[end.sequence] = reason
            last = end.sequence
            return
        }
        let middle = events.startIndex + events.count / 2
        try await send(events[..<middle])
        try await send(events[middle...])
    }

    /// The result; throws an error if everything was refused.
    func delivered() throws(DeliveryError) -> Delivered {
        guard taken > 0 || refused.isEmpty else { throw outage }
        return Delivered(upTo: last, refused: refused)
    }

    private var outage: DeliveryError {
        DeliveryError(
            "\(lastReason) to all that it was sent",
            hint:
                "Look at what the receiver says; an event is put aside only where it takes another. The events wait."
        )
    }
}
