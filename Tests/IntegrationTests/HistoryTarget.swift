import Delivery
import Wording

/// Where the events of a made history go, and what it has made of them.
protocol HistoryTarget: Sendable {
    /// The same place, under any name.
    func target(named name: String) -> any DeliveryTarget
    /// What goes wrong with it from now on; nil for nothing.
    func disturb(_ trouble: HistoryTrouble?) async throws
    /// From now on it takes another secret; the old one is refused.
    func replaceSecret() async throws
    /// What it holds, by each way to read it.
    func resources() async throws -> [(way: String, resources: [String: ToldResource])]
}

extension HistoryTarget {
    func replaceSecret() {}
}

/// What may go wrong with a target.
enum HistoryTrouble: Sendable {
    /// Nothing is taken.
    case down
    /// It is there, takes what it is sent, and never answers.
    case hanging
    /// Everything is refused as if it was wrong.
    case refusingAll
    /// Some events are refused for what is in them: those whose id leaves this rest.
    case refusing(Int)
    /// What is taken is not said to be.
    case losingAnswers
    /// It is as it was some time ago.
    case restored
}

/// A secret that the one side replaces, and the other keeps until it is refused.
struct HistorySecret {
    private(set) var current = Secret("secret 0")
    private var kept: Secret?
    private var number = 0

    mutating func replace() {
        number += 1
        current = Secret("secret \(number)")
    }

    /// What is kept, or what is there now, where that was refused.
    mutating func known(refused: Secret?) -> Secret {
        if let kept, refused != kept { return kept }
        kept = current
        return current
    }
}
