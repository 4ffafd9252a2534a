/// What a snapshot proves of servers that it does not have: the one place that decides what is gone.
///
/// A list proves that something is not there only where it was read to its end and nothing in it was refused.
package struct Proof: Sendable {
    private let subscriptions: [String: Subscription]

    package init(_ subscriptions: [Subscription]) {
        self.subscriptions = Dictionary(subscriptions.map { ($0.id.lowercased(), $0) }) { first, _ in first }
    }

    /// Whether a server that is missing here is gone: only the whole list of its kind in its subscription says so.
    ///
    /// A server that is named by hand is not gone because nobody names it any more.
    package func ofAbsence(_ server: String) -> Bool {
        guard let id = Self.subscription(of: server), let subscription = subscriptions[id] else {
            return false
        }
        return subscription.listsAll(Self.type(of: server))
    }

    /// Whether a server that is missing here is new where it appears.
    package func ofNovelty(_ server: String) -> Bool {
        guard let id = Self.subscription(of: server), let subscription = subscriptions[id] else {
            return true
        }
        return subscription.listsAll(Self.type(of: server))
    }

    private static func subscription(of server: String) -> String? {
        let segments = server.split(separator: "/").prefix(2)
        return segments.first == "subscriptions" ? "/" + segments.joined(separator: "/").lowercased() : nil
    }

    /// `flexibleServers` of `/subscriptions/…/Microsoft.DBforPostgreSQL/flexibleServers/orders`.
    private static func type(of server: String) -> String {
        server.split(separator: "/").dropLast().last.map(String.init) ?? ""
    }
}

extension Subscription {
    package static let resourceGroupList = "resourceGroups"

    /// Whether all resources of a type were listed: then one that is missing is not there.
    package func listsAll(_ type: String) -> Bool {
        switch scan.outcome {
        case .complete: true
        case .partial: incompleteLists.map { !$0.contains { $0.lowercased() == type.lowercased() } } ?? false
        case .denied, .unreachable, .stopped, .skipped, .failed: false
        }
    }
}
