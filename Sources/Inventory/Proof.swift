/// Which servers and resource groups a snapshot would have listed if they were there.
package struct Proof: Sendable {
    private let outcomes: [String: Outcome]

    package init(_ subscriptions: [Subscription]) {
        outcomes = Dictionary(subscriptions.map { ($0.id.lowercased(), $0.scan.outcome) }) { first, _ in first
        }
    }

    /// Whether a server that is missing here is gone: only a subscription that was listed to its end says so.
    ///
    /// A server that is named by hand is not gone because nobody names it any more.
    package func ofAbsence(_ server: String) -> Bool {
        subscription(of: server).map { outcomes[$0] == .complete } ?? false
    }

    /// Whether a server that is missing here is new where it appears.
    package func ofNovelty(_ server: String) -> Bool {
        subscription(of: server).map { outcomes[$0] == nil || outcomes[$0] == .complete } ?? true
    }

    private func subscription(of server: String) -> String? {
        let segments = server.split(separator: "/").prefix(2)
        return segments.first == "subscriptions" ? "/" + segments.joined(separator: "/").lowercased() : nil
    }
}
