import Foundation

/// Replayed by arrival, and by sequence.
func replayed(_ bodies: [Data]) throws -> [(way: String, resources: [String: ToldResource])] {
    let events = try bodies.map { try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:] }
    let ordered = events.enumerated().sorted {
        ($0.element["sequence"] as? String ?? "", $0.offset) < (
            $1.element["sequence"] as? String ?? "", $1.offset
        )
    }
    return [
        ("by arrival", try ModelReceiver(replaying: events).resources),
        ("by sequence", try ModelReceiver(replaying: ordered.map(\.element)).resources),
    ]
}
