import Delivery
import Wording

/// A target that receives the events of a generated history, and the state that it has stored.
protocol HistoryTarget: Sendable {
    /// The delivery target for this place, under any name.
    func target(named name: String) -> any DeliveryTarget
    /// Sets the trouble of the target from now on; nil for no trouble.
    func disturb(_ trouble: HistoryTrouble?) async throws
    /// The target accepts only a new secret from now on, and refuses the old one.
    func replaceSecret() async throws
    /// The state that the target has, for each way to read it.
    func resources() async throws -> [(way: String, resources: [String: ToldResource])]
}

extension HistoryTarget {
    func replaceSecret() {}
}

/// The ways in which a target can fail.
enum HistoryTrouble: Sendable {
    /// The target accepts nothing.
    case down
    /// The target accepts the connection and the events, and never answers.
    case hanging
    /// The target refuses all events as invalid.
    case refusingAll
    /// The target refuses some events for their content: the events whose id has this remainder.
    case refusing(Int)
    /// The target stores the events, but its answer is lost.
    case losingAnswers
    /// The target has an earlier state again.
    case restored
}

/// A secret that one side replaces, while the other side keeps the old secret until it is refused.
struct HistorySecret {
    private(set) var current = Secret("secret 0")
    private var kept: Secret?
    private var number = 0

    mutating func replace() {
        number += 1
        current = Secret("secret \(number)")
    }

    /// The kept secret, or the current secret if the kept one was refused.
    mutating func known(refused: Secret?) -> Secret {
        if let kept, refused != kept { return kept }
        kept = current
        return current
    }
}
