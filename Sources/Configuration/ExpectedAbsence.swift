package import Inventory

/// Scopes that may be out of view, and why: subscriptions, servers, or databases of some or all servers.
package struct ExpectedAbsence: Sendable, Equatable {
    /// Match names and ids.
    package var subscriptions: [Glob] = []
    /// Match names and hosts; with `databases`, the servers of those databases.
    package var servers: [Glob] = []
    package var databases: [Glob] = []
    package var expectation: Expectation
    /// The line in the file.
    package var origin: Origin?

    package init(_ expectation: Expectation) {
        self.expectation = expectation
    }

    package func concerns(_ subscription: Subscription) -> Bool { subscriptions.match(subscription) }

    package func concerns(_ server: Server) -> Bool { databases.isEmpty && isMeant(server) }

    package func concerns(_ database: Name, of server: Server) -> Bool {
        databases.contains { $0.matches(database.text) } && (servers.isEmpty || isMeant(server))
    }

    private func isMeant(_ server: Server) -> Bool {
        [server.name, server.host].contains { name in
            name.map { name in servers.contains { $0.matches(name) } } ?? false
        }
    }
}

extension [Glob] {
    /// Matches the name, the GUID or the whole id.
    package func match(_ subscription: Subscription) -> Bool {
        let names = [subscription.displayName, subscription.guid, subscription.id]
        return names.contains { name in name.map { name in contains { $0.matches(name) } } ?? false }
    }
}
