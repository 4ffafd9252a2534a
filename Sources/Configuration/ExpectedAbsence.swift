package import Inventory

/// Scopes that may be out of view, and why: subscriptions, or servers, or databases of some servers or of all.
package struct ExpectedAbsence: Sendable, Equatable {
    /// Over names and ids.
    package var subscriptions: [Glob] = []
    /// Over names and hosts; with `databases`, those whose databases are meant.
    package var servers: [Glob] = []
    package var databases: [Glob] = []
    package var expectation: Expectation
    /// Where it is in the file.
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
    /// By its name, its GUID or its whole id.
    package func match(_ subscription: Subscription) -> Bool {
        let names = [subscription.displayName, subscription.guid, subscription.id]
        return names.contains { name in name.map { name in contains { $0.matches(name) } } ?? false }
    }
}
