package import Comparison
package import Inventory
package import Store

/// The last known state of an integration: every resource ever seen, with its times and its state.
package struct LastKnown {
    package enum State: String, Sendable { case active, unknown, removed }

    /// One resource of the last known state.
    package struct Entry: Sendable {
        /// The resource, as an `added` change.
        package var resource: Change
        package var first: Timestamp
        /// When it was last in view.
        package var last: Timestamp?
        package var state: State
        /// Why a scope is out of view; only for subscriptions, servers and databases.
        package var visibility: Visibility?
    }

    private let view: StoreView
    private let integration: String
    private let lastScan: Timestamp?

    package init(_ integration: String, in view: StoreView) throws {
        self.view = view
        self.integration = integration
        let run = try view.run(of: integration)
        lastScan = try run?.snapshot.flatMap { try view.header($0)?.finishedAt }
    }

    /// Passes all resources, server by server: subscriptions, servers with the resources in them, and what is gone.
    package func walk(_ take: (Entry) throws -> Void) throws {
        try subscriptions(take)
        for known in try view.known(.server, of: integration) { try server(known, take) }
        for gone in try view.removed(of: integration) { try take(Entry(gone)) }
    }

    /// Passes one server with the resources in it, or those above servers; nothing that is gone.
    func walk(_ server: String?, _ take: (Entry) throws -> Void) throws {
        guard let server else { return try subscriptions(take) }
        for known in try view.known(.server, of: integration) where known.server == server {
            try self.server(known, take)
        }
    }

    private func subscriptions(_ take: (Entry) throws -> Void) throws {
        for known in try view.known(.subscription, of: integration) {
            let value = try view.ifWhole(known.server) { try view.content(known.digest) as Subscription }
            guard let value else { continue }
            try walk(Change.additions(of: value), known, parentIsInView: true, take)
        }
    }

    private func server(_ known: KnownScope, _ take: (Entry) throws -> Void) throws {
        if let value = try view.ifWhole(
            "server \(known.server)",
            { try view.content(known.digest) as Server }
        ) {
            try walk(Change.additions(of: value), known, parentIsInView: true, take)
        }
        for database in try view.knownDatabases(of: known.server, in: integration) {
            let scope = "database \(database.name?.text ?? "") of server \(known.server)"
            let value = try view.ifWhole(scope) { try view.content(database.digest) as Database }
            guard let value else { continue }
            let all = Change.additions(of: value, in: known.server)
            try walk(all, database, parentIsInView: known.isInView, take, parentLast: known.last)
        }
    }

    private func walk(
        _ resources: [Change],
        _ known: KnownScope,
        parentIsInView: Bool,
        _ take: (Entry) throws -> Void,
        parentLast: Timestamp? = nil
    ) throws {
        let isInView = parentIsInView && known.isInView
        let last = isInView ? lastScan : known.isInView ? parentLast : known.last
        // What was left out on purpose is out of view because of its parent.
        let hasOwnCause = !known.visibility.isWhole && (isInView || !known.isInView)
        for (place, resource) in resources.enumerated() {
            let times = try view.seenTimes(resource.id, of: integration).flatMap {
                $0.last == nil ? $0 : nil
            }
            let isScope = place == 0
            try take(
                Entry(
                    resource: resource,
                    first: times?.first ?? known.first,
                    last: last,
                    state: isInView ? .active : .unknown,
                    visibility: isScope && hasOwnCause ? known.visibility : nil
                )
            )
        }
    }
}

extension KnownScope {
    var isInView: Bool { visibility.isInView(wasSeen: last != nil) }
}

extension LastKnown.Entry {
    fileprivate init(_ gone: SeenTimes) {
        let kind = ResourceKind(rawValue: gone.kind) ?? .table
        resource = Change(.removed, kind, id: gone.id, server: gone.server, name: gone.name)
        first = gone.first
        last = gone.last
        state = .removed
    }
}

extension LastKnown.Entry: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", resource.id)
            json.member("kind", resource.resource.rawValue)
            json.member("name", resource.name)
            json.member("server", resource.server)
            json.member("state", state.rawValue)
            json.member("firstSeen", first)
            json.member("lastSeen", last)
            json.member("outcome", visibility?.outcome)
            json.member("code", visibility?.code)
            if !resource.facts.isEmpty {
                json.member("facts") { resource.writeFacts(to: &$0) }
            }
        }
    }
}
