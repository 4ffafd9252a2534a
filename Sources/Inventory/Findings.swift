/// The problems and notes of single scopes for a summary, collected one by one so that no server stays in memory.
package struct Findings: Sendable {
    /// The scopes that were not seen.
    package private(set) var hidden: [HiddenScope] = []
    /// Notes on servers that were read.
    package private(set) var remarks: [Name] = []

    package init() {}

    package mutating func add(_ subscriptions: [Subscription]) {
        hidden += subscriptions.compactMap { HiddenScope($0) }
    }

    package mutating func add(_ server: Server) {
        hidden += HiddenScope.all(of: server)
        remarks += (server.notes ?? []).map { Name("server \(server.name): \($0.message) [\($0.code)]") }
    }
}

/// A subscription, server or database that hides something, with its name for people.
package struct HiddenScope: Sendable {
    package var name: Name
    package var scan: ScanResult

    init?(_ subscription: Subscription) {
        let shown = subscription.displayName.map { "\($0) (\(subscription.guid))" } ?? subscription.guid
        self.init("subscription " + shown, subscription.scan)
    }

    private init?(_ name: String, _ scan: ScanResult) {
        guard scan.outcome.hidesSomething else { return nil }
        self.name = Name(name)
        self.scan = scan
    }

    /// The server, or if it is hidden only because of its databases, those databases.
    static func all(of server: Server) -> [HiddenScope] {
        if server.scan.outcome == .partial {
            return (server.databases ?? []).compactMap {
                HiddenScope("database \(server.name)/\($0.name)", $0.scan)
            }
        }
        return HiddenScope("server \(server.name)", server.scan).map { [$0] } ?? []
    }
}
