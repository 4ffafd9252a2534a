/// What a snapshot proves about servers that it does not have: the only place that decides what is gone.
///
/// A list proves that something does not exist only if it was read completely and no element was refused.
package struct Proof: Sendable {
    private let subscriptions: [String: Subscription]

    package init(_ subscriptions: [Subscription]) {
        self.subscriptions = Dictionary(subscriptions.map { ($0.id.lowercased(), $0) }) { first, _ in first }
    }

    /// Whether a server that is missing here is gone: only the complete list of its kind proves that.
    ///
    /// A server of the configuration is not gone because the configuration no longer names it.
    package func ofAbsence(_ server: String) -> Bool {
        guard let id = Self.subscription(of: server), let subscription = subscriptions[id] else {
            return false
        }
        return subscription.listsAll(Self.type(of: server))
    }

    /// Whether a server that is missing here is new when it appears.
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

    /// Whether all resources of a type were listed: then a missing one does not exist.
    package func listsAll(_ type: String) -> Bool {
        switch scan.outcome {
        case .complete: true
        case .partial: incompleteLists.map { !$0.contains { $0.lowercased() == type.lowercased() } } ?? false
        case .denied, .unreachable, .stopped, .skipped, .failed: false
        }
    }
}
