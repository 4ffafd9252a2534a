package import Delivery
package import Foundation
import History
import Inventory
package import Store

/// Delivers waiting events to one target, and keeps its position in the log.
///
/// After a failure it waits: a second, then twice as long each time, up to five minutes, or as the target asks.
package struct TargetDelivery: Sendable {
    private let target: any DeliveryTarget
    private let integration: String
    private let store: SnapshotStore
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    /// Events that the target has, but whose position the store could not write yet: they are not sent again.
    private var unrecorded: Delivered?
    /// What was already logged.
    private var warned: String?

    /// `random` is from 0 to 1.
    package init(
        _ target: any DeliveryTarget,
        of integration: String,
        _ store: SnapshotStore,
        now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> Double
    ) {
        self.target = target
        self.integration = integration
        self.store = store
        self.now = now
        self.random = random
    }

    /// The result of one attempt.
    package enum Step: Sendable, Equatable {
        case nothingToDo
        case delivered(parked: Int, warning: String? = nil)
        /// The target's data differs from what was sent, so everything is sent again.
        case restarted(because: String)
        /// No attempt before then.
        case waiting(until: Date, because: DeliveryError?)
    }

    /// One attempt, unless it is too early.
    package mutating func step() async throws -> Step {
        if let unrecorded { return try await record(unrecorded) }
        guard let state = try store.view({ try $0.target(target.name, of: integration) }) else {
            return .nothingToDo
        }
        let moment = now()
        if state.pending == 0 { return .nothingToDo }
        let delivery = try store.view { try $0.delivery(to: target.name, of: integration) }
        if let retry = state.retry.map({ Date($0) }), retry > moment,
            // After a clock was set back, the wait is not longer than the pause.
            retry <= moment.addingTimeInterval(Double(delivery?.pause ?? 0) / 1000)
        {
            return .waiting(until: retry, because: nil)
        }
        do {
            return try await record(try await target.deliver(after: place(state, delivery), from: source))
        } catch let error as DeliveryError {
            try Task.checkCancellation()
            return try await failed(error, failures: state.failures)
        }
    }

    private func place(_ state: TargetState, _ delivery: DeliveryRecord?) -> DeliveryPlace {
        var place = DeliveryPlace(state.delivered)
        place.failures = state.failures
        place.integration = integration
        place.delivery = delivery?.id ?? ""
        place.hasBegun = delivery?.hasBegun ?? false
        place.hasAgreed = delivery?.agreed != nil && state.parked == 0
        return place
    }

    private var source: EventSource {
        { [target, integration, store] place, count, bytes in
            try store.view { view in
                try view.pending(target.name, of: integration, after: place, count: count, bytes: bytes)
            }
            .map(DeliverableEvent.init)
        }
    }

    private mutating func record(_ delivered: Delivered) async throws -> Step {
        if let loss = delivered.loss {
            let moment = Timestamp(now())
            let isResent = try await store.resend(
                to: target.name,
                of: integration,
                beyond: loss.lastSequence
            ) { [target, integration] change in
                try change.sentAgain(target.name, loss.reason, at: moment, of: integration)
            }
            guard isResent else {
                throw DeliveryError(
                    loss.reason,
                    hint: "Run pgcensus sync --once; the last run has no snapshot."
                )
            }
            return .restarted(because: loss.reason)
        }
        guard let upTo = delivered.upTo else { return .nothingToDo }
        unrecorded = delivered
        let moment = Timestamp(now())
        try await store.change { [target, integration] change in
            for (sequence, reason) in delivered.refused {
                try change.park(sequence, target.name, reason, at: moment, of: integration)
            }
            try change.delivered(
                target.name,
                upTo: upTo,
                warning: delivered.warning,
                agrees: delivered.agrees,
                of: integration
            )
        }
        unrecorded = nil
        defer { warned = delivered.warning }
        let warning = delivered.warning == warned ? nil : delivered.warning
        return .delivered(parked: delivered.refused.count, warning: warning)
    }

    private func failed(_ error: DeliveryError, failures: Int) async throws -> Step {
        let backoff = Self.pause(after: failures, random())
        let asked = error.retryAfter.map { Double($0.components.seconds) } ?? 0
        let pause = max(backoff, asked)
        let retry = now().addingTimeInterval(pause)
        try await store.change {
            try $0.failed(
                target.name,
                error.cause,
                retry: Timestamp(retry),
                after: Int64(pause * 1000),
                of: integration
            )
        }
        return .waiting(until: retry, because: error)
    }

    /// How many seconds to wait after so many failures before the last one; `random` is from 0 to 1.
    static func pause(after failures: Int, _ random: Double) -> Double {
        min(300, pow(2, Double(min(failures, 10)))) * (0.8 + 0.4 * random)
    }
}

extension DeliverableEvent {
    fileprivate init(_ event: OutboxEvent) {
        self.init(
            sequence: event.sequence,
            id: event.id,
            snapshot: event.snapshot,
            type: event.type,
            kind: event.kind,
            body: event.canonicalJSON()
        )
    }
}

extension Date {
    init(_ timestamp: Timestamp) {
        self.init(timeIntervalSince1970: Double(timestamp.milliseconds) / 1000)
    }
}
